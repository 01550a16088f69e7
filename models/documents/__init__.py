"""What document search knows: formats, passages, patterns, fusion, learning. Pure: it keeps nothing."""
