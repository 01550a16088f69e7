"""What the rollout pages of the national products have in common: where bodies stand, and the KPIs that it feeds."""
