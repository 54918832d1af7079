"""Proposals of the best twinnings; a human decides. Floor 9."""
