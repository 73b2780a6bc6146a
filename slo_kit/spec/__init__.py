"""YAML text becomes typed documents; every problem is collected, with its position."""
