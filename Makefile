# The one task file. Every target sets itself up in .venv with Python 3.11+, git and make alone.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
BENCH := $(VENV)/.bench-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The lock names everything, so there is nothing to resolve. Asked to, the pip that comes with Python 3.11
# takes the newest coverage[toml] for pytest-cov, finds no hash for it, and gives up.
LOCKED := $(PIP) install --quiet --no-deps --require-hashes
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
UV_COMPILE_PROGRAM := $(UV_COMPILE) --extra local --extra desk pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo stop test test-long coverage bench lint types fix docs pictures wheel lock clean

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-10s %s\n' "$$name" "$$what"; done

demo: $(RUN) ## Check the nine episodes, publish them to the local store, say where to look
	@# without it, nobody with PYTHONDONTWRITEBYTECODE has compiled modules, and every start takes longer
	@$(BIN)/python -m compileall -q podcast_publisher
	$(BIN)/podcast-publisher publish --to local
	@echo
	@echo "Open the feed's address in a podcast app on this computer, or in a browser."
	@echo "The store goes on running until you say: make stop"

stop: $(RUN) ## Stop the local store; what was published stays
	$(BIN)/podcast-publisher store stop

# Three workers keep two cores busy while tests wait for stores and browsers. Tests go to whichever worker is free,
# so that all end together. Coverage more than doubles what a test costs.
PYTEST := $(BIN)/python -m pytest -n 3 --dist worksteal

test: $(DEV) ## Run the tests that every change must pass
	$(PYTEST) -m "not long" $(ARGS)

test-long: $(DEV) ## Run the tests that take too long for every change
	$(PYTEST) -m long $(ARGS)

coverage: $(DEV) ## Run all tests, and list the lines that none of them reaches
	$(PYTEST) --cov --cov-report=term-missing:skip-covered $(ARGS)

bench: $(BENCH) ## Race starts and the look at recordings against others; docs/measured.md says what came out
	$(BIN)/python -m bench.probe
	$(BIN)/python -m bench.deep_check
	$(BIN)/python -m bench.start

lint: $(DEV) ## Look at format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(DEV) ## Look at the types
	$(BIN)/mypy

fix: $(DEV) ## Put format and style right, as far as a program can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(DEV) ## Make the pages that are made from the code
	$(BIN)/python -m scripts.docs

pictures: $(DEV) ## Take the pictures of the desk anew, with Chromium
	$(BIN)/python -m scripts.pictures

wheel: $(DEV) ## Build the wheel and publish the series with it from a fresh environment
	$(BIN)/python -m scripts.wheel

lock: $(DEV) ## Choose the newest versions of everything, and lock them
	$(UV_COMPILE_PROGRAM) --upgrade requirements/run.in -o requirements/run.txt
	$(UV_COMPILE_PROGRAM) --extra audio --extra speech --upgrade requirements/run.in requirements/dev.in -o requirements/dev.txt
	$(UV_COMPILE) --extra audio pyproject.toml requirements/run.in -c requirements/dev.txt -o requirements/action.txt
	$(UV_COMPILE) --upgrade requirements/release.in -c requirements/dev.txt -o requirements/release.txt
	$(UV_COMPILE) --upgrade requirements/bench.in -c requirements/dev.txt -o requirements/bench.txt

clean: ## Remove what the targets made, but not what was published
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .coverage tests/*/node_modules

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or later. Name yours: make demo PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV); this takes about a minute the first time."
	@$(LOCKED) -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml tests/readers/package-lock.json \
		tests/browser/package-lock.json tests/publish/package-lock.json | $(BIN)/python
	@echo "Setting up $(VENV) for development; this takes about two minutes the first time."
	@$(LOCKED) -r requirements/dev.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(PIP) check --quiet
	@$(BIN)/python -m tests.npm
	@touch $@ $(RUN)

$(BENCH): requirements/bench.txt $(DEV)
	@echo "Adding what is raced against; some 150 MB."
	@$(LOCKED) -r requirements/bench.txt
	@touch $@
