"""What is measured, each in a folder of its own with a `bench.py`."""
