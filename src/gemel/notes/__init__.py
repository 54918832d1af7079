"""Staff notes and dated tasks about anything, by reference. Floor 3."""
