# What each target does lies in devtools/; `make` alone lists them.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo run test lint audit fuzz chaos chaos-sync scale bench clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

install: ## make .venv with what the system needs to run
	@$(PYTHON) -m devtools.install

install-dev: ## make .venv with the tools of tests and lint too
	@$(PYTHON) -m devtools.install --dev

demo: install ## carry one order from draft to complete, against a simulated Lightspeed
	@$(VENV_PYTHON) -m devtools.demo

run: install ## the demo's data in a browser, until Ctrl-C
	@$(VENV_PYTHON) -m devtools.demo --stay

test: install-dev ## all tests, on SQLite and then on MariaDB; ARGS goes to pytest
	@$(VENV_PYTHON) -m devtools.run_tests $(ARGS)

lint: install-dev ## style, types, layers, migrations, deployment checks
	@$(VENV_PYTHON) -m devtools.lint

audit: install-dev ## whether the pinned packages have known vulnerabilities; needs the internet
	@$(VENV_PYTHON) -m devtools.audit

fuzz: install-dev ## look for a webhook call that breaks its parsing, for a minute; FUZZ="-max_total_time=3600" for more
	@$(VENV_PYTHON) -m tests.webhooks.fuzzing $(FUZZ)

chaos: install-dev ## run the queue while workers are killed and its database is restarted; CHAOS="--galera" on a cluster
	@$(VENV_PYTHON) -m devtools.suite_needs
	@$(VENV_PYTHON) -m benchmarks.chaos $(CHAOS)

chaos-sync: install-dev ## carry 300 orders through a Lightspeed full of faults, killing workers
	@$(VENV_PYTHON) -m benchmarks.chaos_sync $(CHAOS)

scale: install-dev ## two web servers and three worker machines on one MariaDB, one of each killed; SCALE="--seconds 120"
	@$(VENV_PYTHON) -m devtools.suite_needs
	@$(VENV_PYTHON) -m benchmarks.scaling $(SCALE)

bench: install-dev ## measure the queue, webhooks, sync, receiving and pages; PARTS="queue webhooks" for some of them
	@$(VENV_PYTHON) -m devtools.suite_needs
	@$(VENV_PYTHON) -m benchmarks $(PARTS)

clean: ## remove what the other targets made
	rm -rf .venv var/demo var/demo.lock staticfiles test-artifacts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
