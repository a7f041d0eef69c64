"""Widgets: they draw what the session holds and pass clicks on. No judgement, no storage."""
