"""What the pages on benefits share."""
