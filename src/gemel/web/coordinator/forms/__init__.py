"""The forms of the desk, one file for each page module."""
