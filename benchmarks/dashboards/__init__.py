"""A package only so that its script is told from those of other benchmarks."""
