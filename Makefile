# Everything here runs from a fresh clone: each target first makes `.venv` and installs what it needs.
# A second run installs nothing, until pyproject.toml or constraints.txt changes.

PYTHON ?= python3
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Two installs must not write to one environment at the same time.
.NOTPARALLEL:
.PHONY: help demo test test-all lint types format docs speed constraints clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: demo/world/sample.toml ## make a small world of captions and curate it
	$(BIN)/curate build-mixture --spec demo/world/sample.toml --work demo/work
	@echo
	@echo 'Look at   demo/work/mixture/report.html   (a browser opens it, offline)'
	@echo 'and ask   $(BIN)/curate sql --work demo/work \'
	@echo '            "SELECT dataset, count(*) AS rows FROM mixture GROUP BY ALL ORDER BY ALL"'

test: $(VENV)/.installed-dev $(VENV)/.installed-ray ## run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-all: $(VENV)/.installed-dev $(VENV)/.installed-ray ## run the tests, slow ones included
	$(BIN)/python -m pytest -m '' $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev ## check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev ## check types
	$(BIN)/mypy

format: $(VENV)/.installed-dev ## format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-dev ## make the reference pages from the code
	$(BIN)/python docs/make_reference.py

speed: $(VENV)/.installed-dev ## measure rates and peak memory
	$(BIN)/python -m benchmarks.speed

constraints: $(VENV)/.installed-uv ## raise and pin the version of every package
	@printf '# Every package of every extra, for every supported Python. Made by `make constraints`\n# from pyproject.toml and constraints.in: change those.\n' > $(VENV)/constraints.txt
	$(BIN)/uv pip compile pyproject.toml --constraints constraints.in --all-extras --upgrade \
		--universal --python-version 3.11 --fork-strategy fewest \
		--no-header --no-annotate --quiet >> $(VENV)/constraints.txt
	@mv $(VENV)/constraints.txt constraints.txt

clean: ## remove the demo and every cache
	rm -rf demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## remove .venv as well
	rm -rf $(VENV)

demo/world/sample.toml: | $(VENV)/.installed-base
	$(BIN)/curate sample --out demo/world --examples 2000 --seed 7

$(BIN)/python:
	@command -v $(PYTHON) > /dev/null && \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'venv is missing: on Debian and Ubuntu, apt install python3-venv' >&2; exit 1; }

# What a bare .venv takes. Measured on Linux x86_64 with Python 3.11.
SIZE_base := 215 MB to download, 725 MB on disk
SIZE_dev := 250 MB to download, 845 MB on disk
SIZE_ray := 295 MB to download, 975 MB on disk

# Every extra brings the base with it.
$(VENV)/.installed-%: pyproject.toml constraints.txt | $(BIN)/python
	@echo 'Installing $* into $(VENV): $(SIZE_$*), less what is there already'
	@$(PIP) install -c constraints.txt -e '.$(if $(filter-out base,$*),[$*])'
	@touch $(VENV)/.installed-base $@

$(VENV)/.installed-uv: | $(BIN)/python
	@$(PIP) install uv
	@touch $@
