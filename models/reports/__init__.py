"""What a report says, as plain data: the force report and the board pack. How it is set is told elsewhere."""
