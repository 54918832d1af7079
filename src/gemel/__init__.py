"""Gemel: parliamentarians in safety, joined to people at risk.

The house has floors; imports go down only. See docs/architecture.md.
"""

__version__ = "0.1.0"
