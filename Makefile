# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench screenshots messages lock runtime development browser

help: ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: runtime ## Serve Passage on 127.0.0.1:8000 (PORT=8001 for another port)
	@$(BIN)/python tools/serve.py

test: development browser ## Check and test everything (ARGS="-k words" for some of it)
	@failed=0; \
	$(MAKE) --no-print-directory lint || failed=1; \
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS) || failed=1; \
	exit $$failed

lint: development ## Check style, format, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: development ## Put the code in its format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: development ## Measure the promises about speed
	$(BIN)/python -m bench $(ARGS)

screenshots: development browser ## Take pictures of the pages into screenshots/ (ARGS=readme for the README's)
	$(BIN)/python -m tools.screenshots $(ARGS)

messages: development ## Collect the texts on screen for translators
	mkdir -p quizapp/translations
	$(BIN)/python -m babel.messages.frontend -q extract -F babel.cfg -k lazy_gettext \
	--project Passage --output quizapp/translations/messages.pot .

lock: ## Resolve requirements/*.in into locks with hashes (needs uv)
	cd requirements && for name in run dev; do \
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	$$name.in --output-file $$name.txt || exit 1; done

runtime:
	@$(PYTHON) tools/bootstrap.py run

development:
	@$(PYTHON) tools/bootstrap.py dev

browser: development
	@$(BIN)/python tools/browser.py
