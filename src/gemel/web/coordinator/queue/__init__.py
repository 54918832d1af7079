"""What needs attention now: read once, turned into rows, ranked.

`reading` asks each source once, however many rows it has; `safety`, `bonds` and `papers` turn what
was read into rows; `item` ranks them; `glance` fills what stands beside them.
"""
