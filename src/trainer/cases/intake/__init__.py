"""
Read the reports that sellers download: every row exactly, or set aside with its line and reason.

A contract names the columns that are read, and no other leaves the file: what tells who somebody
is stays outside.
"""
