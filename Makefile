# One command each; every one installs what it needs into this checkout first.
.DEFAULT_GOAL := help
.PHONY: native property help install up down reset logs status test check fresh frontends compose test-tools audit bench bench-hotpath bench-memory bench-workers bench-planning profile bench-composition compare-composition chaos bench-market

PYTHON := .venv/bin/python
LAUNCHER := $(PYTHON) -m launcher
LAYOUT ?= single
export PYTHONSAFEPATH := 1
export PATH := $(CURDIR)/.venv/bin:$(PATH)
ifneq ($(PRODUCTS),)
export STOA_DEMO_PRODUCTS := $(PRODUCTS)
endif

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

install: ## install Python packages, Node and Java into .venv
	@scripts/install

up: install ## start the whole market and stay (LAYOUT=services: one process per service; PRODUCTS=100000: a large shop)
	@$(LAUNCHER) up --layout $(LAYOUT)

down: install ## stop a market that runs
	@$(LAUNCHER) down

reset: install ## throw the market's data away (YES=1: without asking)
	@$(LAUNCHER) reset $(if $(YES),--yes)

status: install ## say what runs (WAIT=300: wait until it is ready)
	@$(LAUNCHER) status $(if $(WAIT),--wait $(WAIT))

logs: install ## show the market's logs (NAME=postgres: of one program; FOLLOW=1: and what comes)
	@$(LAUNCHER) logs $(NAME) $(if $(FOLLOW),--follow)

frontends: install ## install and build the front ends that changed
	@$(PYTHON) -m launcher.frontends

compose: install ## export every domain's schema and compose them into supergraph.graphql
	@scripts/compose

test-tools: install
	@scripts/install-test-tools

test: frontends test-tools ## run all tests against real servers and a real browser (ARGS=...: for pytest)
	@scripts/test $(ARGS)

check: frontends ## everything that must hold before a change goes in, tests included
	@scripts/check
	@$(MAKE) --no-print-directory test

fresh: ## prove the commands on a bare Debian 12 (as root, with debootstrap)
	@scripts/fresh

audit: $(if $(AUDIT_DIR),install) ## run the public gateway audit (AUDIT_DIR=its checkout; ROUNDS="served runner"; MARKDOWN=docs/conformance.md: write the results)
	@test -n "$(AUDIT_DIR)" || { echo "Name a checkout of graphql-hive/federation-gateway-audit: make audit AUDIT_DIR=..." >&2; exit 2; }
	@$(PYTHON) scripts/audit_rounds.py "$(AUDIT_DIR)" $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(MARKDOWN),--markdown $(MARKDOWN))

bench: install ## measure the gateways side by side (ARGS="--rounds 1 --only apollo-gateway"; PEERS=1: install those from npm first)
	@$(if $(PEERS),npm ci --prefix bench/gateways/peers --silent)
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m gateways $(ARGS)

bench-memory: install ## what a gateway worker holds over a million operations (ARGS="--operations 100000")
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m gateways.endurance $(ARGS)

bench-workers: install ## the gateway's operations per second by its number of workers
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m gateways.workers $(ARGS)

bench-planning: install ## CPU of one plan on federations of 10 to 200 subgraphs (ARGS="--sizes 100": printed only)
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m planning $(ARGS)

native: install ## build the gateway's optional engine in C and install it into .venv (until the next change of dependencies)
	@scripts/install-native

profile: install ## a flame graph of the gateway under load (ARGS="--load small --seconds 20"; into bench/results)
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m gateways.flame $(ARGS)

bench-hotpath: install ## the hot path alone, interpreted and generated (ARGS=--source prints the generated code; ARGS=--native: by the engine in C)
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m hotpath $(ARGS)

chaos: install ## kill the market by seed and judge it by twelve invariants (RUNS=300 SEED=1; MINUTES=20: begin no run after that; RESUME=1: only what has no report yet; RABBITMQ=1: on RabbitMQ)
	@PYTHONSAFEPATH= PYTHONPATH=tests/resilience $(PYTHON) -m chaos --runs $(or $(RUNS),300) --seed $(or $(SEED),1) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(RESUME),--resume) $(if $(RABBITMQ),--rabbitmq --reports .stoa/chaos-rabbitmq)

bench-market: install ## checkouts per second through the whole saga (ARGS="--rates 10 50 --whole")
	@PYTHONSAFEPATH= PYTHONPATH=bench:tests/resilience $(PYTHON) -m market $(ARGS)

bench-composition: install ## compose federations of 10 to 200 subgraphs (ARGS="--sizes 100": one size, printed only)
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m composition $(ARGS)

compare-composition: install ## compose some hundred inputs with another composer too; fail on a difference that is not explained
	@PYTHONSAFEPATH= PYTHONPATH=bench $(PYTHON) -m composition.comparison $(ARGS)

property: install ## look for differences between gateway and monolith on random federations (EXAMPLES=10000 SEED=7)
	@$(PYTHON) -m stoa.testing.federations --examples $(or $(EXAMPLES),2000) --seed $(or $(SEED),0)
