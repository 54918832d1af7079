# Gemel. `make demo` and `make test` need git, make and python3 (3.11 or newer, with venv).
.PHONY: help setup setup-dev demo run test test-postgres test-long quick lint types docs bench messages clean
.DEFAULT_GOAL := help

PORT ?= 8000
BIN := .venv/bin

help:
	@printf '%s\n' \
	  'make demo      a filled programme at http://127.0.0.1:$(PORT); all of it invented' \
	  'make test      everything that proves the product' \
	  'make setup     only the virtual environment, with gemel in .venv/bin' \
	  'make test-long what takes an hour: a hundred kills, every planted fault' \
	  'make quick     the tests without a browser, on SQLite' \
	  'make test-postgres   what keeps or reads rows, on a PostgreSQL of its own' \
	  'make lint      style, types and the laws of the house' \
	  'make bench     measured ratios (see docs/measured.md)' \
	  'make messages  collect sentences for translation, and compile them'

setup:
	@sh tools/setup.sh requirements.lock

setup-dev:
	@sh tools/setup.sh requirements-dev.lock

demo: setup
	@PORT=$(PORT) $(BIN)/gemel demo

lint: setup-dev
	@mkdir -p build
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache > build/imports.txt 2>&1 || { cat build/imports.txt; exit 1; }

types: setup-dev
	@$(BIN)/mypy

test: setup-dev
	@sh tools/browser.sh
	@sh tools/postgres.sh true
	@$(MAKE) --no-print-directory lint types
	@$(BIN)/pytest -n auto --dist loadscope -m 'not slow' $(TESTS)
	@$(MAKE) --no-print-directory test-postgres

# Whatever keeps or reads rows, once more on PostgreSQL; the doors by the crawl in tests/house, which
# opens every page and sends every form as every role. Status 5: TESTS names none of those.
test-postgres: setup-dev
	@sh tools/postgres.sh $(BIN)/pytest -n auto --dist loadscope \
	  -m '(django_db or own_database) and not slow and not browser' $(POSTGRES_TESTS) \
	  $(if $(TESTS),|| test $$? = 5)
POSTGRES_TESTS = $(or $(TESTS),--ignore=tests/web)

# A hundred kills of the vault, of backups, of publishing; every planted fault, each on a copy; the
# doors one by one on PostgreSQL.
test-long: setup-dev
	@$(BIN)/pytest -m slow $(TESTS)
	@$(MAKE) --no-print-directory test-postgres TESTS=$(or $(TESTS),tests/web)

quick: setup-dev
	@$(BIN)/pytest -n auto --dist loadscope -m 'not slow and not browser' $(TESTS)

bench: setup-dev
	@$(BIN)/python -m bench.run

messages: setup-dev
	@$(BIN)/python tools/i18n/collect.py

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis
