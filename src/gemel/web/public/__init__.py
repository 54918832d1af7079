"""The public's door: reads the shop window and nothing else."""
