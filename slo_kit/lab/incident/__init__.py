"""Scenarios: what breaks when, what must be seen by when, and why; read from YAML, played in a world, judged."""
