"""Programmes and the bond between a parliamentarian and a person at risk. Floor 8."""
