"""The registers that feed KPIs: what is recorded in them and what a row must hold."""
