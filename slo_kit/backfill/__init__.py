"""A new SLO gets the history that its rules would have counted: growth asked of Prometheus, joined to the live total."""
