"""Blocks of the series explorer."""
