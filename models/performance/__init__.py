"""Performance monitoring: what a series of values says, told apart from chance."""
