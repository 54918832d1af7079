"""Motions and debates: their stages, words, votes, and the links to the record. Floor 9b."""
