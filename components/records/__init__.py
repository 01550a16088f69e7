"""The registers that feed KPIs, as they are shown, filled in, loaded and published."""
