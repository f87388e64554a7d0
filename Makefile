# Two commands are enough on a fresh machine: `make run` starts Tandem, `make test` runs every test.
SHELL := bash
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## set up, build, start; prints one URL with a sign-in link
	@.ci/setup run
	@.ci/build
	@.ci/start

test: ## set up, build, run every test
	@.ci/setup test
	@.ci/build tests
	@.ci/test

lint: ## formatting, clippy, licences
	@.ci/setup run
	@.ci/setup lint
	@.ci/lint

dev: ## rebuild and restart on every change (uses cargo-leptos, installs it when missing)
	@.ci/setup run
	@.ci/dev

bench: ## all measures, one table
	@.ci/setup run
	@.ci/bench

bench-%: ## one measure by its name
	@.ci/setup run
	@.ci/bench $*

screenshots: ## pictures of every page, light and dark, wide and narrow
	@.ci/setup test
	@.ci/build
	@.ci/screenshots

release: ## the optimised binary and console in target/dist
	@.ci/setup run
	@.ci/build release
	@.ci/dist

soak: ## the seeded simulation for as long as SECONDS_PER_RUN says (default 600)
	@.ci/setup test
	@.ci/soak

fuzz: ## every fuzz target for SECONDS_PER_TARGET each (default 60); needs a nightly compiler
	@.ci/setup run
	@.ci/fuzz

clean: ## removes build output, keeps the tools that set-up brought
	@. .ci/env && rm -rf "$$CARGO_TARGET_DIR"

.PHONY: help run test lint dev bench screenshots release soak fuzz clean
