"""Capturing an assessment: the respondent's sheet, and the force lead's view of it."""
