"""Scripts that keep what is written here true; `make docs` runs them."""
