"""Readers of one file format each: they run in the child process and turn a file into rows of text."""
