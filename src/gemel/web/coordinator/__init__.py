"""The coordinator's door: the desk."""
