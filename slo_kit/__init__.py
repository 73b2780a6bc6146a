"""SLOs in YAML become Prometheus rules, Grafana dashboards and error-budget reports, per region and globally."""

__version__ = "0.1.0"
