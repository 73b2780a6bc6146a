"""Real Prometheus servers of several regions on loopback, with exporters under control: for tests and the demo."""
