"""Building blocks of the data maturity pages."""
