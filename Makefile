PYTHON ?= python3
RUN := .venv/bin
INSTALLED := .venv/.installed
# plays several scenarios at a time by itself
INCIDENTS := tests/live/test_incidents_live.py

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

demo: $(INSTALLED) programs ## show the whole story on this machine with sample data
	$(RUN)/slo-kit demo

test: $(INSTALLED) programs ## run every test, with real Prometheus servers on loopback
	@# promtool lives for seconds: it need not collect garbage as often as a server
	GOGC=400 $(RUN)/pytest --numprocesses auto --dist worksteal --ignore tests/live
	@# servers wait for seconds to pass more than they work, so that four files at a time leave half of two processors idle
	$(RUN)/pytest --numprocesses 4 --dist loadfile --ignore $(INCIDENTS) tests/live
	$(RUN)/pytest $(INCIDENTS)

check: $(INSTALLED) ## lint, types, and the SLOs of this repository
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	$(RUN)/mypy
	$(RUN)/slo-kit check slos

docs: $(INSTALLED) programs ## run what the documentation shows and write down what it says
	$(RUN)/python -m tools.docs

pictures: $(INSTALLED) ## draw every dashboard in every made-up world into build/pictures, and those of the documentation
	tools/install-debian.sh node:nodejs npm:npm cwebp:webp
	$(RUN)/python -m tools.pictures

bench: $(patsubst benchmarks/%/bench.py,bench-%,$(wildcard benchmarks/*/bench.py)) ## measure everything; make bench-NAME measures one
bench-%: $(INSTALLED) programs
	$(RUN)/python -m benchmarks.$*.bench

$(INSTALLED): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(RUN)/pip install --quiet --requirement requirements-dev.txt
	$(RUN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

programs:
	@tools/install-debian.sh
.PHONY: help demo test check docs pictures bench programs
