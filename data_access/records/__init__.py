"""The registers that feed KPIs: kept, loaded from files, and turned into KPI values."""
