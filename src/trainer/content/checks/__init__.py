"""What a playbook must be beyond its shape, one module for each part of it."""
