"""
Records: what trainees did, kept so that nothing acknowledged is ever lost or doubled.

The truth is one append-only journal per trainee; everything else is folded from its entries.
"""
