"""
Tables of cases: the rules of the playbook over many cases at once, in pandas and in SQL.

This package may import pandas, DuckDB and sqlglot; drills never import it.
"""
