"""
The playbook on disk: read, checked, rendered.

Everything that is wrong with it is reported at once, as file:line, what, and what to do.
"""
