"""The shop window: redacted copies that the public may see, in a database of their own. Floor 2."""
