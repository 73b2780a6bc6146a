"""The whole story on one machine: real SLOs, real Prometheus servers on loopback, made-up history, a real report."""
