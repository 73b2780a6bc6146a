"""The plan becomes rule groups: counters, windows, alerts, health, for a region and for the global scope alike."""
