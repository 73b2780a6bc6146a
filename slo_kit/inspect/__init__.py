"""Looks at built dashboards from outside, as JSON: are they sound, do their queries answer, what do they look like."""
