# The targets are documented by the text behind `##`.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SHARED ?= ../shared
SOURCES := Sources Tests Package.swift

.PHONY: help build test golden render check format lint consumers bench mutation explain-proof engine-test

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

build: ## build everything, for debugging
	swift build

test: ## run all tests; those of absent programs are skipped
	swift test

golden: ## record the goldens again; the run fails, so that no recording is green
	@[[ -z "$${CI:-}" ]] || { echo 'goldens are not recorded in CI' >&2; exit 1; }
	PLATFORMGEN_RECORD=1 swift test --filter Golden

render: ## render Generated/ from manifest.json
	swift run platformgen render

check: ## compare Generated/ with manifest.json
	swift run platformgen check

format: ## format the Swift files in place
	swift format --in-place --recursive $(SOURCES)

lint: ## check the format of the Swift files and our own scripts
	swift format lint --strict --recursive $(SOURCES)
	shellcheck --external-sources --severity=style .ci/run Tests/Engine/run Tests/Engine/*.sh

consumers: ## install the programs that read what we render; prints where
	@$(SHARED)/tools/consumers/install.sh | tail -n 1

bench: ## measure render and check against cp and diff; prints ratios
	swift build -c release --static-swift-stdlib --product platformgen
	swift build -c release --static-swift-stdlib --product platformgen-bench
	.build/release/platformgen-bench $(BENCH)

mutation: ## seed faults into rendered files and print which invariant finds them
	PLATFORMGEN_MUTATION=1 swift test --filter VerificationTests.MutationTests | sed -n '/^| invariant/,/^| all/p;/^PV/p;/failed/p'

MANIFESTS := manifest.json Templates/starters/single-app.json Templates/starters/iot-sim.json \
	Templates/starters/mime-transfer.json

explain-proof: ## change every value of every example and count what explain does not foretell (long)
	swift build -c release --product platformgen-explain-proof
	.build/release/platformgen-explain-proof $(PROOF) $(MANIFESTS)

engine-test: ## build and start the rendered files on a Docker engine (root; not part of test)
	Tests/Engine/run
