"""Delivers what was built to a running Grafana: looks first, says what would happen, touches only what it owns."""
