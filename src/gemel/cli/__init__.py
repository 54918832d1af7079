"""Floor 13: the command line. A command acts as the operator and never answers for anyone."""
