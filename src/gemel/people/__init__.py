"""Those who act (parliamentarians) and those at risk. Floor 5."""
