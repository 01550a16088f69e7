"""The benefits register: kept, moved from state to state, loaded and exported, and read for the pages."""
