"""Assessments as they are answered, moderated and published."""
