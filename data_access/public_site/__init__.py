"""The static site for the public: aggregates that pass disclosure, method and framework, with no account."""

from data_access.public_site.site import MARKER, write_public_site

__all__ = ["MARKER", "write_public_site"]
