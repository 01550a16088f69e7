"""Files of published figures: looked at, mapped once, loaded, and read as series."""
