"""The improvement plan as it is drawn."""
