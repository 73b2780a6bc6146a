"""Scripts that keep what is written here true; `make docs` and `make pictures` run them."""
