# Run, test and tidy the site. Works with GNU make 3.81 (macOS) and newer. `make` alone lists the targets.

HOST ?= 127.0.0.1
PORT ?= 8000
LOCAL = 1
export HOST PORT LOCAL
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT DJANGO_SETTINGS_MODULE
# Many containers forbid bytecode. Without it, every process that starts compiles Django again.
unexport PYTHONDONTWRITEBYTECODE

# Use the uv on PATH if it runs (a shim may not) and is version 0.10 or newer.
UV := $(shell case "$$(uv --version 2>/dev/null)" in (""|"uv 0."[0-9].*) echo .tools/uv ;; (*) echo uv ;; esac)
PYTHON := .venv/bin/python
# All tests of a file run in one worker, so that their fixtures are set up once. Three workers on two cores, because
# tests often wait for a browser or a server.
TESTS := $(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test check assets bench load relevance lighthouse crawl varnish drill audit sbom licences editor format clean tools set-up free-port browser

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: free-port set-up ## install what is missing, then serve the site; PORT=8001, HOST=0.0.0.0
	@exec $(PYTHON) -m inspire.setup.run_local

test: set-up browser check ## check, then run every test on SQLite and on PostgreSQL
	@echo "==> Testing on SQLite"
	@$(TESTS) --database sqlite
	@echo "==> Testing on PostgreSQL"
	@$(TESTS) --database postgresql

check: .venv/synced ## check style, types, migrations and the lock file, without tests
	@echo "==> Checking style, types, migrations and the lock file"
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy .
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@$(UV) lock --check

assets: .build/assets/built ## build the style sheet and script if their sources changed

bench: set-up ## measure searches and pages with generated entries; SIZES="500 10000", QUICK=1
	@$(PYTHON) -m tests.bench

load: set-up ## put the site under load, flood its forms and reload it; SECONDS=120, WORKERS=2
	@$(UV) sync --frozen --quiet --inexact --group load
	@$(PYTHON) -m tests.load

relevance: .venv/synced ## measure the search on judged queries; VERBOSE=1 shows the queries below the goal
	@$(PYTHON) -m tests.relevance

lighthouse: set-up browser ## measure home, finder and an example on a phone with Lighthouse
	@$(PYTHON) -m tests.lighthouse

crawl: set-up browser ## check every page that links and forms lead to, with axe, wide and narrow
	@$(PYTHON) -m tests.crawl

varnish: set-up ## measure the site behind Varnish under load: requests, hits, and how soon a publication shows
	@$(PYTHON) -m tests.varnish

audit: .venv/synced ## compare the locked packages with known vulnerabilities; fails without a network
	@$(PYTHON) -m inspire.setup.dependency_audit

sbom: .venv/synced ## list the site's packages, with hashes, in .build/sbom/ (CycloneDX)
	@$(PYTHON) -m inspire.setup.sbom

licences: .venv/synced ## list the licences of all Python packages
	@$(PYTHON) -m piplicenses

drill: set-up ## cause each fault under load and print what was lost; FAULTS="hung restore" selects
	@$(PYTHON) -m tests.drill

editor: .venv/synced ## create an account with every permission
	@$(PYTHON) manage.py migrate --verbosity 0
	@exec $(PYTHON) manage.py createsuperuser

format: .venv/synced ## format the code and fix what ruff can fix
	@$(PYTHON) -m ruff check --fix --exit-zero
	@$(PYTHON) -m ruff format

clean: ## remove everything built or installed here; keep the database in .data/
	rm -rf .venv .tools .build node_modules tests/lighthouse/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

set-up: .venv/synced .build/assets/built

browser: .venv/synced
	@echo "==> Looking for a browser"
	@$(PYTHON) -m inspire.setup.browser

free-port: tools
	@$(UV) run --no-project python -m inspire.setup.run_local --check

tools: $(filter .tools/uv,$(UV))

.tools/uv: inspire/setup/get_uv.py
	@echo "==> Fetching uv, the Python package manager"
	@for python in python3 python /usr/bin/python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then \
			exec $$python inspire/setup/get_uv.py; \
		fi; \
	done; \
	echo "Neither uv nor Python 3.9 or newer runs here. Install either, then run this again." >&2; exit 1

.venv/synced: uv.lock pyproject.toml .python-version | tools
	@echo "==> Installing Python packages"
	@$(UV) sync --frozen --quiet
	@touch $@

.build/assets/built: package.json package-lock.json inspire/setup/build_assets.py $(wildcard inspire/assets/*.scss) | .venv/synced
	@echo "==> Building the style sheet"
	@$(PYTHON) inspire/setup/build_assets.py
	@touch $@
