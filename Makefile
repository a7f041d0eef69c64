# `make` alone lists the targets. GNU Make 3.81 is enough.

PYTHON  ?= python3
WORKERS ?= 2
ARGS    ?=

PROSE     := playbook docs src notebooks tests README.md CONTRIBUTING.md CHANGELOG.md

VENV      := .venv
BIN       := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# Exits 0 where the Python that reads it is new enough.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help start test bench check playbook docs lock browser pictures spark clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{ printf "  make %-10s %s\n", $$1, $$2 }' Makefile

start: $(INSTALLED) ## Set up and open the kit; ARGS="--no-browser --port 9999" is passed on
	@$(BIN)/trainer start $(ARGS)

test: $(INSTALLED) ## Set up and run every check; ARGS="-k claims" is passed on to pytest
	@failed=; \
	run() { echo; echo "$$*"; "$(BIN)/$$@" || failed="$$failed [$$*]"; }; \
	run ruff check; \
	run ruff format --check; \
	run mypy; \
	run codespell $(PROSE); \
	run trainer check; \
	run python -m pytest -n $(WORKERS) --dist loadfile $(ARGS); \
	if [ -n "$$failed" ]; then echo "Failed:$$failed" >&2; exit 1; fi

bench: $(INSTALLED) ## Measure speed; the figures are ratios within one run
	$(BIN)/python -m pytest tests/bench -o python_files='bench_*.py' -p no:randomly -s $(ARGS)

check: $(INSTALLED) ## Lint and prove the playbook, the notebooks and the generated pages
	@$(BIN)/trainer check $(ARGS)

playbook: $(INSTALLED) ## Write the generated files again
	@$(BIN)/trainer pages $(ARGS)

docs: $(INSTALLED) ## Build the site into build/docs; a warning fails, and nothing is asked of the network
	@$(BIN)/sphinx-build --quiet -E -W --keep-going -n -b html docs build/docs $(ARGS)
	@echo "Open build/docs/index.html"

lock: ## Write requirements.lock again from pyproject.toml; ARGS="--upgrade" takes newer releases
	@uv --version >/dev/null 2>&1 || { \
	  echo "'make lock' needs uv: python3 -m pip install uv" >&2; exit 1; }
	@uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	  --extra app --extra docs --extra test --group build \
	  --output-file requirements.lock pyproject.toml $(ARGS) >/dev/null

browser: ## Install Debian's Chromium for the browser test (as root; elsewhere it says what to do)
	@for name in chromium chromium-browser google-chrome; do \
	  if command -v $$name >/dev/null 2>&1; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then \
	  echo "Chromium is missing: install it with this system's package manager." >&2; exit 1; \
	fi; \
	echo "Installing Chromium ..."; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq >/dev/null && \
	apt-get install -qq -y --no-install-recommends chromium fonts-liberation >/dev/null || { \
	  echo "Chromium could not be installed: apt-get says why above." >&2; exit 1; \
	}

pictures: $(INSTALLED) ## Take the pictures of the docs again, with Chromium
	@PYTHONPATH=tests $(BIN)/python -m browser.pictures

spark: $(INSTALLED) ## Install Apache Spark for the tests that hold its results to DuckDB's; needs Java 17
	@java -version >/dev/null 2>&1 || { echo "Java is missing: Apache Spark needs version 17." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && $(BIN)/python -m pip install --quiet 'pyspark==4.3.0' \
	  || uv pip install --quiet --python $(BIN)/python 'pyspark==4.3.0'

clean: ## Remove the environment and everything else that the tools made; data/local stays
	rm -rf $(VENV) build dist htmlcov .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests notebooks -name __pycache__ -prune -exec rm -rf {} +
	find notebooks -name .ipynb_checkpoints -prune -exec rm -rf {} +

# The environment holds exactly the locked releases, each checked against its hash; then the
# project itself, built by the locked backend. Installed again when either file changes.
$(INSTALLED): requirements.lock pyproject.toml
	@set -e; \
	say() { printf '%s\n' "$$@" >&2; }; \
	new_enough() { "$$1" -c '$(NEW_ENOUGH)' >/dev/null 2>&1; }; \
	uv=; if uv --version >/dev/null 2>&1; then uv=yes; fi; \
	if ! new_enough $(BIN)/python; then \
	  python=; \
	  for name in '$(PYTHON)' python3 python3.13 python3.12 python3.11 python; do \
	    if new_enough "$$name"; then python=$$name; break; fi; \
	  done; \
	  rm -rf $(VENV); \
	  if [ -n "$$uv" ]; then \
	    uv venv --quiet --no-project --python "$${python:->=3.11}" $(VENV); \
	  elif [ -z "$$python" ]; then \
	    say "Python 3.11 or newer is needed, and no python3 on this machine is." \
	        "If it is elsewhere: make start PYTHON=/path/to/python3"; \
	    exit 1; \
	  elif ! "$$python" -m venv $(VENV) >/dev/null 2>&1; then \
	    rm -rf $(VENV); \
	    say "$$python cannot make an environment: its venv module is missing." \
	        "On Debian or Ubuntu: apt-get install python3-venv (as root). Or install uv."; \
	    exit 1; \
	  fi; \
	fi; \
	echo "Installing the packages of requirements.lock into $(VENV): a few minutes the first time ..."; \
	if [ -n "$$uv" ]; then \
	  install="uv pip install --quiet --python $(BIN)/python"; \
	else \
	  $(BIN)/python -m pip --version >/dev/null 2>&1 || \
	    $(BIN)/python -m ensurepip >/dev/null 2>&1 || { \
	      say "$(VENV) holds no pip. Remove $(VENV) and run make again, or install uv."; exit 1; }; \
	  install="$(BIN)/python -m pip install --quiet --disable-pip-version-check"; \
	fi; \
	$$install --require-hashes -r requirements.lock; \
	$$install --no-deps --no-build-isolation --editable .; \
	touch $@
