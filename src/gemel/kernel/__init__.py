"""Floor 0: words, values and errors that every floor speaks. Standard library only."""
