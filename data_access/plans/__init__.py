"""Improvement plans as people keep them: settings, targets, actions, requests to score again."""
