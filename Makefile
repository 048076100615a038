# `make run` is all a newcomer needs; `make test` proves it. Everything is installed into .venv, nothing needs root.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SLIMFT := $(BIN)/slimft $(if $(WORKSPACE),--workspace "$(WORKSPACE)")

# Real dialogues for the tests that want them; absent, those tests skip and say so.
export SLIMFT_SAMPLE_DATA ?= ../shared/data
export DO_NOT_TRACK := 1

.PHONY: run ui test test-browser lint format install clean

run: $(VENV)/.installed
	@$(SLIMFT) run $(if $(SOURCE),--source "$(SOURCE)")

ui: $(VENV)/.installed
	@$(SLIMFT) ui

install: $(VENV)/.installed

test: lint
	@$(BIN)/python -m pytest -m "not browser" -n 2 --dist loadfile --no-loadscope-reorder

test-browser: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -m browser

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --nocolor dbt_project/models

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix --nocolor dbt_project/models

clean:
	rm -rf $(VENV) .slimft .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "slimft needs Python 3.11: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "slimft: installing into $(VENV) (some minutes, once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --quiet -c constraints.txt uv
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python dagster_slimft/trainer/install_torch.py
	@$(BIN)/python -m pip install --quiet --quiet -c constraints.txt -e '.[trainer,web]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --quiet -c constraints.txt -e '.[trainer,web,dev]'
	@# Of this one axe-core's script is wanted, not the browsers that its dependency would bring.
	@$(BIN)/python -m pip install --quiet --quiet --no-deps -c constraints.txt axe-playwright-python
	@touch $@
