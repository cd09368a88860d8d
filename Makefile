.DEFAULT_GOAL := help
.PHONY: help run up test shots guide lint lint-types lint-imports lint-style lint-templates format load bench
BIN := .venv/bin
# Many tests wait, so that two cores have work for three at a time. In a quick run none waits.
JOBS := $(if $(FAST),2,3)

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

run: ## everything from nothing to a page that a phone can open; PORT=8001 for another port
	@.ci/venv requirements.txt
	@$(BIN)/python .ci/serve.py

up: ## as in production but on one machine: PostgreSQL, Redis, WEB=4 web processes, nginx at PORT=8443; WEB is one a core; BIND_ADDRESS=127.0.0.1 for this machine alone
	@.ci/venv requirements.txt
	@$(BIN)/python .ci/up.py

# PYTHONDONTWRITEBYTECODE is emptied: with it, every process that a test starts would compile all modules again.
test: lint ## all tests; installs what they need, skips by name what cannot be had; FAST=1 for what is quick and needs no server; JOBS=2 at a time; what fails is run once more, alone
	@.ci/packages
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile -p tests.again $(if $(FAST),-m "journey or not (server or browser or thorough)")

shots: ## pictures of every state of every page, for people to look at, into screenshots/
	@.ci/venv requirements-dev.txt
	@.ci/packages
	@SHOTS=screenshots $(BIN)/python -m pytest -q -n $(JOBS) tests/e2e/test_shots.py

guide: ## the pictures of the guide page and of the readmes again, into engagenow/static/img/guide/ and docs/screenshots/
	@.ci/venv requirements-dev.txt
	@.ci/packages
	@GUIDE=yes $(BIN)/python -m pytest -q -n $(JOBS) tests/e2e/test_guide_pictures.py

lint: ## ruff, templates, import contracts, types
	@.ci/venv requirements-dev.txt
	@$(MAKE) --no-print-directory --keep-going --output-sync -j $(JOBS) lint-types lint-imports lint-style lint-templates

lint-types:
	@$(BIN)/mypy

lint-imports:
	@$(BIN)/lint-imports

lint-style:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lint-templates:
	@$(BIN)/djlint --lint --quiet engagenow/templates

format: ## writes what `make lint` asks for, where a tool can
	@.ci/venv requirements-dev.txt
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

load: ## both load tests, shortly, and a table; URL=https://127.0.0.1:8443 for a server that is there (make up)
	@.ci/venv requirements-dev.txt
	@$(BIN)/python -m tests.load $(if $(URL),--url $(URL) --insecure)

bench: ## the product measured beside other servers, about an hour; QUICK=1 for minutes, ONLY=seed,wire for a part, BESIDE=v1 REPEATS=5 beside another commit
	@.ci/venv requirements-dev.txt
	@$(BIN)/python -m tests.bench $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY)) $(if $(BESIDE),--beside $(BESIDE)) $(if $(REPEATS),--repeats $(REPEATS))
