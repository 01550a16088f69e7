"""What the pages of document search are made of."""
