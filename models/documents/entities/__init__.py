"""People, things and places in a text: found, made one form, tied together."""
