"""`python -m slo_kit` is the command `slo-kit`."""

from slo_kit.cli import main

main()
