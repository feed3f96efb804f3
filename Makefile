# Guichet. `make` alone explains itself.

GO       ?= go
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
DEMO_DIR ?= .guichet/demo
CORPUS   ?= cmd/guichet/sample
FUZZTIME ?= 30s

.DEFAULT_GOAL := help
.PHONY: help demo test check build eval whole bench fuzz database lint train schema

help: ## Show what can be made
	@echo "Guichet: an assistant for an ADV desk. Targets:"
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  \1\t/' | expand -t 12

demo: database ## Set everything up and run the assistant on a sample company, on this machine only
	bin/guichet demo --dir $(DEMO_DIR)

test: database ## Set everything up and run all tests
	$(GO) test ./...

check: database ## Formatted, vetted, linted, race-tested and shuffled, schema equal to its dump, no diff
	@test -z "$$(gofmt -l cmd bot mail intents domain prompts migrations)" || { gofmt -l cmd bot mail intents domain prompts migrations; echo "not formatted: run gofmt -w"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(GOLANGCI) run
	CGO_ENABLED=1 $(GO) test -race -shuffle=on ./...
	git diff --exit-code

build: ## Build bin/guichet
	$(GO) build -o bin/guichet ./cmd/guichet

eval: database ## Run the sample corpus through the assistant and print the figures
	bin/guichet eval $(CORPUS) --score

whole: database ## Concurrency (64 workers, 10,000 jobs) and undo (200 sequences) at full size; minutes
	GUICHET_TEST_WHOLE=1 $(GO) test ./domain/postgres -run 'TestCrowd|TestRandomActionsAndUndos' -v -timeout 30m

bench: database ## Measure speed (reported, never a failing test)
	$(GO) test -run '^$$' -bench . -benchtime 3x ./...

fuzz: ## Fuzz every parser for FUZZTIME each
	@grep -rlE '^func Fuzz' --include='*_test.go' cmd bot mail intents domain prompts | while read -r file; do \
		for name in $$(grep -oE '^func Fuzz[A-Za-z0-9_]*' $$file | cut -d' ' -f2); do \
			echo "$$(dirname $$file) $$name"; $(GO) test ./$$(dirname $$file) -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) || exit 1; done; done

train: build ## Train the offline engine from the project's examples
	bin/guichet train

schema: database ## Write migrations/schema.sql anew
	$(GO) test ./domain/postgres -run TestSchema -update

database: build ## Install PostgreSQL where the machine has none (nothing is done where it has)
	@bin/guichet database
