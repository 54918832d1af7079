"""Writing and signing: the same pages for the two doors behind which texts are written.

Floor between the doors and what they share. Each door puts them under its own addresses, with its
own masthead (`urls.pages`); who may read what is decided below, by `by`, as everywhere.
"""
