"""Floor 13: the doors. One audience never imports another."""
