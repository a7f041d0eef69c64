"""
What people read: the desk, the debrief, the playbook's words. No widgets.

Everything here is plain data and plain text; `trainer.views` draws it.
"""
