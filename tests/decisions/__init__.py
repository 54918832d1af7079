"""Test documents for the reader of IPU decisions, made without a look at that reader.

facts       what a decision says, as plain data; `as_json` is what a perfect reader would answer
people      invented persons and cases; `real` takes those of November 2020 from the shared data
layouts     how the decisions of 2006 to 2024 set those facts on paper
printers    the paper as PDF (three makers), DOCX, HTML and text
damage      what bad extraction does to a text, by seed
refused     what looks like a decision and is none, or would do harm
scoring     right, wrong, missing, field by field
"""
