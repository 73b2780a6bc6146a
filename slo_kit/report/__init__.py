"""Plan, source and instant become a report."""
