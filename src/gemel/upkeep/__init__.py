"""Keeping the house: backup, restore, export, erasure, retention, health. Above all that it keeps.

Sees every app, so stands over all of them and under the doors only.
"""
