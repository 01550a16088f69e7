"""Blocks of the performance pages."""
