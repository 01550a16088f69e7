"""Where document search keeps things: cases, parsers, indexes, and the door to them."""
