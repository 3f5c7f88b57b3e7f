# Wenzheng (问政). `make help` lists the commands; everything else is in deploy/setup and the packages.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 2

# any Python >= 3.10 runs set-up; the environments' own interpreters are found by it
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.10; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && { echo $$p; break; }; done)
PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
SETTINGS := $(PY) -m deploy.setup.command
CODE := contracts language foundation conversations connectors knowledge_base service_desk apps bot actions deploy \
	benchmarks tests
PRESENT := $(wildcard $(CODE))
RASA_TESTS := $(wildcard tests/contracts tests/language tests/bot tests/actions)
OTHER_TESTS := tests --ignore=tests/e2e --ignore=tests/bot --ignore=tests/actions

# what needs one core each runs side by side, told one after the other where make can
BESIDE := -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# two test processes on two cores: threads of their libraries would only wait for each other
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

.PHONY: help python setup packages website screenshots bench-widget bench-console run stop status doctor check static format test unit unit-rasa e2e rasa-test verify train evaluate chat \
	wechat-check wechat-menu dead-letters bench-latency bench-load bench-cluster bench-retrieval bench-search-speed bench-personal-data audit sbom lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1|\2/' | \
		while IFS='|' read -r name text; do printf '  %-18s %s\n' "$$name" "$$text"; done

python:
	@test -n "$(PYTHON)" || { echo "No Python 3.10 or newer was found on PATH: install one and run the command again." >&2; exit 1; }

setup: python ## both environments, the embedding model, the Rasa model (skips what is done)
	@$(PYTHON) -m deploy.setup.prepare

packages: python ## the Debian packages that tests start for themselves (deploy/debian-packages.txt)
	@$(PYTHON) -m deploy.setup.packages

run: python ## set up and start the five processes; Ctrl-C stops them (DETACH=1: return when healthy)
	@$(PYTHON) -m deploy.setup.run $(if $(DETACH),--detach)

stop: python ## stop the five processes of `make run DETACH=1`
	@$(PYTHON) -m deploy.setup.stop

status: python ## state, health and memory of the five; exit 0 only when all are well
	@$(PYTHON) -m deploy.setup.status

doctor: ## look a running installation over: what is wrong, and what to do about it
	@$(SETTINGS) $(PY) -m deploy.doctor

check: static unit ## format, lint, types, import rules, content rules, website, unit tests (no running processes)

static: ## the part of `check` that runs no test of ours but the website's
	@echo "== format and lint"; $(PY) -m ruff format --check $(PRESENT); $(PY) -m ruff check $(PRESENT)
	@echo "== types"; $(PY) -m mypy
	@echo "== import rules"; .venv/bin/lint-imports
	@echo "== content rules"; $(PY) -m knowledge_base.lint
	@$(MAKE) --no-print-directory website

format: ## format the code and mend what ruff can mend
	@$(PY) -m ruff format $(PRESENT); $(PY) -m ruff check --fix $(PRESENT)

website: ## types, lint and tests of the browser's part (needs Node.js)
	@command -v npm >/dev/null || { echo "Node.js 20.19 or newer is needed to check the website: see README." >&2; exit 1; }
	@test -x web/node_modules/.bin/tsc || { echo "The website's packages are not installed: run make setup." >&2; exit 1; }
	@echo "== website: types, lint, tests"; cd web; npm run -s types; npm run -s lint; npm run -s test

unit: ## unit and contract tests of the services' environment
	@echo "== unit and contract tests (.venv)"; $(ONE_THREAD) $(PY) -m pytest -q -n 2 --dist loadfile -m "not slow" --durations=15 $(OTHER_TESTS)

unit-rasa: ## tests of the Rasa environment: bot, actions and what both environments share
	@echo "== tests (.venv-rasa)"; $(RASA_PY) -m pytest -q -W default $(RASA_TESTS)

rasa-test: ## validate Rasa's data, then test understanding on held-back sentences
	@echo "== rasa data validate"; .venv-rasa/bin/rasa data validate --domain domain.yml --config config.yml \
		--data data/nlu data/rules $(wildcard data/stories) --fail-on-warnings
	@echo "== held-back sentences"; $(PY) -m benchmarks.nlu.lexicon var/rasa-test/engine/lexicon.json
	@WENZHENG_VAR=var/rasa-test WENZHENG_KNOWLEDGE_URL=http://127.0.0.1:9 $(RASA_PY) -W ignore -m benchmarks.nlu.held_back
	@for s in $(wildcard tests/stories); do .venv-rasa/bin/rasa test core --stories $$s --model models/wenzheng.tar.gz \
		--out var/rasa-test --no-plot --fail-on-prediction-errors; done

e2e: ## end-to-end tests: the five real processes over a temporary folder
	@echo "== end to end"; $(PY) -m pytest -q tests/e2e -m "not slow"

test: ## everything CI runs: setup, then check, unit-rasa, rasa-test and e2e, with their times
	@for stage in setup "$(BESIDE) static unit-rasa rasa-test" unit e2e; do \
		echo "==== make $$stage"; begun=$$SECONDS; \
		$(MAKE) --no-print-directory $$stage || { echo "==== make $$stage: FAILED" >&2; exit 1; }; \
		echo "==== make $$stage: passed in $$((SECONDS - begun)) s"; \
	done

verify: setup ## the full sizes, in stages that can be resumed; writes benchmarks/RESULTS.md
	@$(PY) -m benchmarks.verify $(if $(STAGES),--only $(STAGES))

train: setup ## train Rasa when its inputs changed (part of setup)

evaluate: ## answer quality on development and held-out questions, through the running gateway
	@$(SETTINGS) $(PY) -m benchmarks.evaluation

wechat-check: ## self-check of the official accounts: keys, reachability, token, granted interfaces (FILE=accounts)
	@FILE='$(FILE)' $(SETTINGS) $(SHELL) -c '$(PY) -m connectors.wechat.check "$${FILE:-$${WENZHENG_WECHAT_ACCOUNTS:?names no file, and FILE is not given}}"'

wechat-menu: ## set up the accounts' menus (FILE=accounts)
	@FILE='$(FILE)' $(SETTINGS) $(SHELL) -c '$(PY) -m connectors.wechat.menu "$${FILE:-$${WENZHENG_WECHAT_ACCOUNTS:?names no file, and FILE is not given}}"'

dead-letters: ## what was given up on its way out; RESEND="message:7 hook:3" or RESEND=all sends it again
	@$(SETTINGS) $(PY) -m apps.admin dead-letters $(if $(filter all,$(RESEND)),--resend-all,$(if $(RESEND),--resend $(RESEND)))

chat: ## talk to the running gateway in the terminal
	@$(SETTINGS) $(PY) -m connectors.web.terminal

bench-latency: ## a whole turn beside bare Rasa: p50, p95, memory
	@$(SETTINGS) $(PY) -m benchmarks.latency

bench-load: ## the gateway at fixed arrival rates up to saturation and at twice that, on SQLite and PostgreSQL
	@$(SETTINGS) $(PY) -m benchmarks.load

bench-cluster: ## two of everything beside one of everything: throughput, and CPU time of a message
	@$(SETTINGS) $(PY) -m benchmarks.cluster

bench-retrieval: ## retrieval on the public sets (SETS=folder)
	@$(SETTINGS) $(PY) -m benchmarks.retrieval $(if $(SETS),--sets $(SETS))

bench-search-speed: ## search by passages and clients, embedding back ends, index structures, a change going live
	@$(SETTINGS) $(PY) -m benchmarks.search_speed

bench-personal-data: ## personal data found in a generated corpus, beside plain regular expressions
	@$(PY) -m benchmarks.personal_data

bench-widget: ## the widget in a browser: weight, time until it can be used, requests to outside hosts
	@$(SETTINGS) $(PY) -m benchmarks.widget

bench-console: ## the staff console in a browser: first load, memory after an hour's simulated traffic
	@$(SETTINGS) $(PY) -m benchmarks.console

screenshots: ## every page and state of both sides into var/screenshots (the citizens' needs a running gateway)
	@$(SETTINGS) $(PY) -m benchmarks.console.screenshots
	@$(SETTINGS) $(PY) -m benchmarks.widget.screenshots

audit: python ## ask PyPI and npm what is known against every locked package; says NOT AUDITED where it could not ask
	@$(PY) -m deploy.supply_chain.audit

sbom: python ## what we are made of, as CycloneDX documents in var/sbom
	@$(PY) -m deploy.supply_chain.sbom

lock: python ## compile requirements/*.in into locks with hashes
	@$(PYTHON) -m deploy.setup.lock

clean: stop ## remove what can be made again: logs, indexes, stamps, models (the database and secrets stay)
	@rm -rf var/run var/logs var/index var/stamps var/verify var/rasa-test models
	@find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +
