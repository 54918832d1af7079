"""Letters waiting to leave: rows without a name, a code or a word of content. Floor 3."""
