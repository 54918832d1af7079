"""Who hears of what, when, and what came of it. Floor 11."""
