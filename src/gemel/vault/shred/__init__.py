"""One key for each sealed record, in a database of its own: without it no copy ever opens."""
