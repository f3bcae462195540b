# Each target sets up what it needs by itself: a virtual environment in .venv, made again when the pins change.
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/.run
DEV := .venv/.dev
# Most tests wait for something: more of them than there are cores run side by side, a file at a time.
PYTEST := $(BIN)/python -m pytest --numprocesses=4 --dist=loadfile --no-loadscope-reorder
# What is pure is tested whole, by its own tests.
CORE := tests/catalogue tests/blocks tests/test_texts.py
COMPILE := $(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test check format coverage bench screenshots lock clean

help:
	@echo "make demo    the bot in the browser, between stand-ins for ModelArts and Slack"
	@echo "make test    the tests"
	@echo "make check   format, lint, types, tests"
	@echo "make format  bring the code into its format"
	@echo "make coverage  the tests, and which statements they leave out"
	@echo "make bench   the benchmarks, as ratios"
	@echo "make screenshots  the pictures in docs/images anew, by chromium"
	@echo "make lock    compile the pinned requirements anew"

demo: $(RUN)
	@$(BIN)/python -m bot demo $(ARGS)

test: $(DEV)
	$(PYTEST) $(ARGS)

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) $(CORE) --cov --cov-fail-under=100
	$(PYTEST) $(addprefix --ignore=,$(CORE))

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: $(DEV)
	$(PYTEST) --cov=bot --cov=handlers

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
