"""Where a report reads: Prometheus, or a table."""
