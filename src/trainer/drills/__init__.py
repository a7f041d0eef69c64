"""
Drills: a scenario, the case that a seed deals from it, the moves, the clock and the score.

Pure: no files, no clock but the simulated one, no chance but the seed.
"""
