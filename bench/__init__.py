"""Benchmarks: each prints figures and ratios against a named rival that ran beside it. `python -m bench`."""
