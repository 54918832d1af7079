"""Dates as 16 November 2026 in every language: day, month in words, year."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y، H:i"
TIME_FORMAT = "H:i"
THOUSAND_SEPARATOR = "\u00a0"
USE_THOUSAND_SEPARATOR = True
