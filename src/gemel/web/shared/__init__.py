"""What every door shares: how a page looks, how a refusal reads. Imports the kernel only."""
