"""Sealed text: keys that only people hold, and records that only their readers open. Floor 2."""
