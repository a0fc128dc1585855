# Each target sets up what it needs in .venv: with uv where there is one, else with pip.
# Another Python than the first one found: make PYTHON=python3.12 test
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
READY := .venv/.ready
# In how many processes `make test` runs the tests, a file's tests in one; 0 for this one alone.
WORKERS ?= logical

ifdef UV
VENV = uv venv --quiet --allow-existing --no-python-downloads --python $(PYTHON) .venv
INSTALL = uv pip install --quiet --python $(BIN)/python
else
VENV = $(PYTHON) -m venv .venv
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: help demo lab test laws parity mutants lint bench bench-redaction pictures lock clean oldest

help:
	@echo "make demo   the whole journey on the bundled example, into demo/"
	@echo "make lab    JupyterLab on that demo"
	@echo "make test   lint, types, tests, notebooks, on every core (WORKERS=0 for one process)"
	@echo "make oldest  a few browser tests in the oldest JupyterLab that is allowed: a minute"
	@echo "make laws   the property tests alone, each on many new examples: an hour or more"
	@echo "make parity  what papermill's own engine makes of the notebooks that ours is compared by"
	@echo "make mutants  how many small mutants its own tests notice: an hour (ONLY=incident_kit/review for one part)"
	@echo "make bench  the tables: speed, and how the code reads"
	@echo "make bench-redaction  recall, false alarms, speed, other tools beside it (SETS=folder of *.jsonl.gz, CHAT=export.zip)"
	@echo "make pictures  the pictures of the views in README and docs, from the demo in a Chromium"
	@echo "make lint   ruff and mypy only"
	@echo "make lock   requirements.lock from pyproject.toml (LOCK_FLAGS=--upgrade for newer versions)"
	@echo "make clean  removes .venv, demo/ and caches"

# The stamp is newer than both files once what they ask for is installed.
$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=…"; exit 2; }
	@echo "Setting up .venv: about a minute, once."
	$(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	$(BIN)/incident-kit demo demo

# Made once: opening Lab leaves what was written in the demo alone.
demo/incident-kit.yaml: | $(READY)
	$(BIN)/incident-kit demo demo

lab: $(READY) demo/incident-kit.yaml
	$(BIN)/incident-kit -w demo lab

# What is compiled is kept, whatever the machine prefers: the tests start hundreds of kernels.
test: lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder \
		--nbval-lax --ignore-glob='tests/**/*.ipynb' $(wildcard notebooks) tests

# Beside the newest one of .venv, whose other packages it shares.
.venv/oldest: $(READY) tests/browser/oldest.lock
	rm -rf $@
	$(INSTALL) --target $@ --no-deps --require-hashes -r tests/browser/oldest.lock

oldest: .venv/oldest
	INCIDENT_KIT_JUPYTERLAB=$(CURDIR)/$< $(BIN)/python -m pytest tests/browser/test_everywhere.py

laws: $(READY)
	$(BIN)/python -m pytest --hypothesis-profile=laws -m hypothesis tests

parity: $(READY)
	PYTHONPATH=tests $(BIN)/python tests/engine/approve.py

mutants: $(READY)
	@$(BIN)/python benchmarks/mutation $(if $(ONLY),--only $(ONLY))

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

bench: $(READY)
	@for table in benchmarks/*.py; do $(BIN)/python $$table || exit; done

bench-redaction: $(READY)
	@$(BIN)/python benchmarks/unseen.py
	@$(BIN)/python benchmarks/probes.py
	@$(BIN)/python benchmarks/names.py $(if $(SETS),--sets $(SETS)) $(if $(CHAT),--chat $(CHAT))
	@$(BIN)/python benchmarks/redaction.py --beside $(if $(SETS),--sets $(SETS))
	@$(BIN)/python benchmarks/redaction.py --doubling
	@$(BIN)/python benchmarks/redaction.py --fuzz 10000

pictures: $(READY)
	PYTHONPATH=.:tests $(BIN)/python docs/images/draw.py

lock:
ifdef UV
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --group dev $(LOCK_FLAGS) -o requirements.lock pyproject.toml
else
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	PATH="$(CURDIR)/.venv/lock/bin:$$PATH" $(MAKE) lock
endif

clean:
	rm -rf .venv demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
