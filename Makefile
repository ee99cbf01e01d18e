# `make run` and `make test` set up what they need by themselves; a second time they start at once.

VENV := .venv
BIN := $(VENV)/bin
PAGE := simulator/page
PAGES := bot/pages/assets
SCHEMAS := tests/schemas
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
TO_RUN := $(VENV)/.installed-run
TO_TEST := $(VENV)/.installed-dev
# A lock is complete: nothing is resolved, so no newer release and no older pip changes what is installed.
LOCKED := --quiet --disable-pip-version-check --no-deps --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

# Compiled code is kept from run to run, whatever the shell says: without it each start compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: help setup run test check check-types check-project docs pictures bench proof faults chaos soak examples lock sbom audit image

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(TO_TEST) $(PAGE)/node_modules/.installed $(PAGES)/node_modules/.installed $(SCHEMAS)/node_modules/.installed ## install everything into this folder

run: $(TO_RUN) $(PAGE)/node_modules/.installed $(PAGES)/node_modules/.installed ## open a page where a meeting in Teams is played against the bot
	$(BIN)/python -m simulator --open

test: setup ## run all tests; ARGS="-k word" picks some
	$(BIN)/pytest --numprocesses auto --dist worksteal $(ARGS)

check: setup ## lint, format, types, allowed imports, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs 2 check-types check-project

check-types:
	$(BIN)/mypy

check-project:
	$(BIN)/lint-imports
	$(BIN)/mkdocs build --strict
	$(BIN)/pytest --quiet --numprocesses auto tests/house

docs: setup ## build the site of the documents into build/site
	$(BIN)/mkdocs build --strict

pictures: setup ## take the pictures in the documents anew
	$(BIN)/python -m tests.page.pictures

bench: setup build/agents-sdk/.installed ## measure speed beside stock botbuilder and bare aiohttp
	$(BIN)/python -m tests.bench $(ARGS)

proof: setup ## prove every promise of docs/reliability.md in full, and print a table: about two hours
	$(BIN)/python -m tests.proof $(ARGS)

faults chaos soak: export BEVAKA_PROOF = 1
faults: setup ## kill, lock, cut off and confuse the program, and count what is lost (takes long)
	$(BIN)/python -m tests.faults $(ARGS)

chaos: setup ## kill one of two bots every 10 s while 20 people write; MINUTES=5
	$(BIN)/python -m tests.faults.chaos --minutes $(or $(MINUTES),5)

soak: setup ## let a bot of each database run under load and faults, and see what grows; MINUTES=30
	$(BIN)/python -m tests.faults.soak --minutes $(or $(MINUTES),30)

examples: $(TO_TEST) ## write docs/examples anew
	$(BIN)/python -m bot.documents.make_template
	$(BIN)/python -m tests.documents.examples

lock: $(TO_TEST) ## write the locks anew; UPGRADE=--upgrade takes newer versions
	$(COMPILE) $(UPGRADE) requirements-pip.in -o requirements-pip.lock
	$(COMPILE) $(UPGRADE) requirements.in -o requirements.lock
	$(COMPILE) $(UPGRADE) requirements-traces.in -o requirements-traces.lock
	$(COMPILE) $(UPGRADE) requirements-dev.in -o requirements-dev.lock
	$(COMPILE) $(UPGRADE) tests/bench/agents.in -o tests/bench/agents.lock

sbom: $(TO_TEST) ## write what the program is made of, as CycloneDX, into build/bevaka.cdx.json
	$(BIN)/python deploy/supply/sbom.py --out build/bevaka.cdx.json

audit: $(TO_TEST) ## look up known vulnerabilities of packages in a public database
	$(BIN)/python deploy/supply/audit.py --verdict build/audit.txt $(ARGS) || [ $$? -eq 69 ]  # 69: NOT CHECKED

image: ## build the image and prove that it runs (as root on Debian, without Docker)
	deploy/image/prove || [ $$? -eq 69 ]  # 69: this machine lets nobody try, which is no fault of the image

# What it is for, seconds, lock.
define install
	@test -n "$(PYTHON)" || { echo "Bevaka needs Python 3.11 or newer. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installing what it takes to $(1) into $(VENV): about $(2) seconds the first time"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install $(LOCKED) --requirement requirements-pip.lock
	$(BIN)/python -m pip install $(LOCKED) --requirement $(3)
	@$(BIN)/python -m pip check || \
		{ echo "The packages in $(VENV) do not fit each other. Remove that folder and try again."; exit 1; }
	$(BIN)/python -m compileall -q bot cards domain simulator storage
endef

# Where tests have been run, all packages are brought up to date together: half of them would not fit the rest.
$(TO_RUN): requirements-pip.lock requirements.lock
	$(call install,run,30,$(if $(wildcard $(TO_TEST)),requirements-dev.lock,requirements.lock))
	@touch $@

$(TO_TEST): requirements-pip.lock requirements-dev.lock tests/supply/old-pip.lock
	$(call install,check and test,45,requirements-dev.lock)
	$(BIN)/python -m pip install $(LOCKED) --upgrade --target $(VENV)/old-pip --requirement tests/supply/old-pip.lock
	@touch $(TO_RUN) $@

build/agents-sdk/.installed: requirements-pip.lock tests/bench/agents.lock
	$(PYTHON) -m venv build/agents-sdk
	build/agents-sdk/bin/python -m pip install $(LOCKED) --requirement requirements-pip.lock
	build/agents-sdk/bin/python -m pip install $(LOCKED) --requirement tests/bench/agents.lock
	build/agents-sdk/bin/python -m pip check
	@touch $@

%/node_modules/.installed: %/package.json %/package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || \
		{ echo "The libraries of pages need Node 20 or newer with npm. Install it and try again."; exit 1; }
	cd $* && npm ci --no-audit --no-fund --ignore-scripts
	@touch $@
