"""What document search knows: formats, passages, patterns, fusion, learning. Pure; where things are kept is elsewhere."""
