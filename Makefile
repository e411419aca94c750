# Every target works on a fresh checkout with Python 3.11 or newer: the environment in .venv is made when it is missing.
# uv is used where it is present; elsewhere it is installed into .venv, so that uv.lock pins every package either way.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

# One more worker than cores, for some tests wait for a process that they started.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# Bytecode is kept, whatever the shell says: without it every process of a test compiles the product anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: chromium help demo test prove chaos lint check browser shots bench generated clean

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.ready ## play the whole road on this machine and open the page (ARGS=--once: without a person)
	@$(BIN)/switchboard demo $(ARGS)

test: .venv/.ready ## run the tests
	$(BIN)/python -m pytest -m "not browser and not prove" -n $(WORKERS) --dist worksteal $(ARGS)

prove: .venv/.ready ## what proves but is slow: the bot is killed at every failpoint
	$(BIN)/python -m pytest -m prove -n $(WORKERS) --dist worksteal $(ARGS)

chaos: .venv/.ready ## kill the bot 200 times at random while people act and services fail (ARGS="--kills 20 --seed 7")
	$(BIN)/python -m tests.chaos $(ARGS)

lint: .venv/.ready ## format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything a change must pass

browser: .venv/.ready chromium ## drive the page in Chromium (Debian: apt-get install chromium)
	$(BIN)/python -m pytest -m browser $(ARGS)

shots: .venv/.ready chromium ## take the README's pictures anew, and those of every screen into .shots (Chromium, as for browser)
	$(BIN)/python -m tests.shots

# Found, else Debian's where one may install it, else said.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get install -y -qq chromium; } || \
		{ echo "No Chromium is installed, and it cannot be installed here. On Debian: sudo apt-get install chromium"; exit 1; }

bench: .venv/.ready ## measure, as a table and as JSON (ARGS=--json)
	$(BIN)/python -m tests.bench $(ARGS)

generated: .venv/.ready ## write what is generated from the code: configuration, README tables, pictures of messages
	$(BIN)/python -m tests.generated

clean: ## remove the environment and the caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/.ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Switchboard needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up Switchboard in .venv, once: its packages are fetched and compiled. It takes a minute or two."
ifdef UV
	@uv sync --frozen --compile-bytecode --python $(PYTHON)
else
	@echo "1 of 2: an environment, and uv, which reads uv.lock"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@echo "2 of 2: the packages"
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --frozen --compile-bytecode --inexact --active
endif
	@touch $@
	@echo "Ready."
