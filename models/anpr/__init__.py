"""What the engine for number plate reads knows: rules, journeys, lines, ranking. Pure: no storage, no drawing."""
