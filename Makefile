# Everything a newcomer needs: `make demo` and `make test`; each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test setup compile pywb wacz peers lint types contracts lock clean help

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ -/'

demo: $(VENV)/.run compile ## run the main job on the embedded archive, into demo-output/
	$(BIN)/newsscrape demo --output demo-output

test: $(VENV)/.dev compile .venv-pywb/.done .venv-wacz/.done ## all tests
	$(BIN)/python -m pytest --cov=newsscrape --cov=pipelines --cov-report=term:skip-covered

setup: $(VENV)/.dev compile ## the locked development environment in .venv

compile: $(VENV)/.run ## the compiled part of the library and byte code, where their source has changed
	$(BIN)/python requirements/compiled_parts.py
	$(BIN)/python -m compileall -q newsscrape pipelines

# --no-deps: the lock names everything, and the pip of a stock Python 3.11 (23.2) trips over its extras
$(VENV)/.run: requirements/run.lock requirements/build.lock requirements/compiled_parts.py pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/build.lock
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/run.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	$(PIP) install --quiet --no-deps --require-hashes -r requirements/dev.lock
	touch $@

pywb: .venv-pywb/.done ## pywb, the real replay software that tests run against, in an environment of its own
.venv-pywb/.done: requirements/pywb.lock requirements/install-pywb.sh
	PYTHON=$(PYTHON) sh requirements/install-pywb.sh .venv-pywb
	touch $@

wacz: .venv-wacz/.done ## py-wacz, whose validation our WACZ files have to pass
.venv-wacz/.done: requirements/wacz.lock
	$(PYTHON) -m venv .venv-wacz
	.venv-wacz/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/wacz.lock
	touch $@

peers: .venv-peers/.done ## the extractors that benchmarks compare with
.venv-peers/.done: requirements/peers.lock
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements/peers.lock
	touch $@

lint: $(VENV)/.dev ## ruff
	$(BIN)/ruff format --check newsscrape pipelines tests benchmarks data requirements
	$(BIN)/ruff check newsscrape pipelines tests benchmarks data requirements

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/.dev ## import-linter: the floor plan
	$(BIN)/lint-imports

lock: ## compile the lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command 'make lock' pyproject.toml -o requirements/run.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command 'make lock' pyproject.toml requirements/dev.in -c requirements/run.lock -o requirements/dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command 'make lock' requirements/build.in -c requirements/dev.lock -o requirements/build.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command 'make lock' requirements/peers.in -o requirements/peers.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command 'make lock' requirements/pywb.in -o requirements/pywb.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q --custom-compile-command 'make lock' requirements/wacz.in -o requirements/wacz.lock

clean: ## remove what the targets above made
	rm -rf $(VENV) .venv-pywb .venv-wacz .venv-peers demo-output dist build
