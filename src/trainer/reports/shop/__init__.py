"""What a manager reads of a shop, each page as a sheet."""
