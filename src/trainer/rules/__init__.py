"""
The rules of the playbook: facts, conditions, limits, practices, judgements and proofs.

Pure: no files, no clock, no chance.
Time, place and cases are arguments, so the same question always has the same answer.
"""
