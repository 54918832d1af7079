"""Measured ratios, side by side in one run. `make bench` runs all; none of it is a test."""
