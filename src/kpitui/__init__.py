"""kpitui: the place in the terminal where people keep their KPIs honest."""
