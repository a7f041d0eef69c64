"""The kit as pages without code: what `trainer start` serves."""
