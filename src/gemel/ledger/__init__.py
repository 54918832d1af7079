"""What happened, as references in a chain that shows every later change. Floor 1."""
