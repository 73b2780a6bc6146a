"""Rules as other tools publish theirs, one file each; names after `$` are filled in for each SLO."""
