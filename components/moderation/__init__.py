"""Building blocks of the moderation page."""
