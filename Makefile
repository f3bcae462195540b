# Each target sets up what it needs by itself: a virtual environment in .venv, made again when the pins change.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.run
DEV := .venv/.dev
# What is pure is tested whole.
# Most tests wait for something: more of them than there are cores run side by side. The crash tests, which take
# ports away from under processes, and those in the browser run by themselves.
PYTEST := $(BIN)/python -m pytest
ALONE := tests/crash tests/browser
SIDE_BY_SIDE := --numprocesses=4 --dist=loadfile $(addprefix --ignore=,$(ALONE))
CORE := bot/catalogue/*,bot/blocks/*,bot/texts/*
COMPILE := $(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test check format bench screenshots lock clean

help:
	@echo "make demo    the bot in the browser, between stand-ins for ModelArts and Slack"
	@echo "make test    the tests"
	@echo "make check   format, lint, types, tests"
	@echo "make format  bring the code into its format"
	@echo "make bench   the benchmarks, as ratios"
	@echo "make screenshots  the pictures in docs/images anew, by chromium"
	@echo "make lock    compile the pinned requirements anew"

demo: $(RUN)
	@$(BIN)/python -m bot demo $(ARGS)

test: $(DEV)
	$(PYTEST) $(if $(ARGS),$(ARGS),$(ALONE))
	$(if $(ARGS),,$(PYTEST) $(SIDE_BY_SIDE))

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) $(ALONE) --cov --cov-report=
	$(PYTEST) $(SIDE_BY_SIDE) --cov --cov-append --cov-report=term --cov-fail-under=90 $(ARGS)
	@core=$$($(BIN)/coverage report --include='$(CORE)' --fail-under=100) || { echo "$$core"; exit 1; }

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV)
	$(BIN)/python -m bench $(ARGS)

screenshots: $(DEV)
	$(BIN)/python -m tools.screenshots

lock: $(DEV)
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --output-file=requirements.txt pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(COMPILE) --extra=dev --constraint=requirements.txt \
		--output-file=requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than Python 3.11: name a newer one, as in make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv .venv

$(RUN): requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --requirement requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements-oracle.txt | .venv/bin/python
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --requirement requirements-oracle.txt
	@touch $@ $(RUN)
