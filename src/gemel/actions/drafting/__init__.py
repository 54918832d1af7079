"""Drafts of letters, questions and motions: a form, filled with what the act's basis covers. Pure.

A form is a text file (`forms/<language>/<name>.toml`; fields in `form.py`). It names facts and can
do nothing else: no code runs, and a fact that was not handed in cannot be read. A fact that is
missing leaves a gap that everybody sees; nothing smooth is put in its place.
"""
