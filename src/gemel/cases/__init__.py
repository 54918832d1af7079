"""Alleged violations, IPU cases and decisions, each fact with its source. Floor 7."""
