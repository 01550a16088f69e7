"""Answering and moderating an assessment: states, answers, claims and their evidence."""
