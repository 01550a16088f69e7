"""Performance: series of values from files and stores."""
