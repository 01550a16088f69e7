"""Benefits: what is declared of them, their states, how they are judged and valued, and how they hang together."""
