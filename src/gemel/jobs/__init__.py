"""Work to do later, as rows that survive a crash. Floor 2."""
