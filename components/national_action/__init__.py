"""Building blocks of the page on acting nationally."""
