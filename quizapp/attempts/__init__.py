"""Start, save, submit and review."""
