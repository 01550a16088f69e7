"""What the public may read: numbers of forces that give no small group away, and the words around them."""
