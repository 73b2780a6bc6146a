PYTHON ?= python3
RUN := .venv/bin
INSTALLED := .venv/.installed

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile

demo: $(INSTALLED) programs ## show the whole story on this machine with sample data
	$(RUN)/slo-kit demo

test: $(INSTALLED) programs ## run every test, with real Prometheus servers on loopback
	$(RUN)/pytest --numprocesses auto -m "not live" && $(RUN)/pytest -m live

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
