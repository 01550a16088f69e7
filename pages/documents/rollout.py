"""Which forces and regional units use it, how many hours does it save, and what came of it? For who runs the rollout."""
