"""Floor 14: settings, addresses, checks. Sees all, seen by none."""
