# Two targets do everything on a fresh machine: make demo, make test.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CACHE    := $(CURDIR)/.cache
REPORT   := $(CACHE)/tryton-report.txt
AXE      := $(CACHE)/npm/node_modules/axe-core/axe.min.js
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULN     := golang.org/x/vuln/cmd/govulncheck@v1.9.0
APT      := $(if $(filter 0,$(shell id -u)),,sudo )env DEBIAN_FRONTEND=noninteractive apt-get
TRYTON   := $(shell cat erp/tryton/sandbox/packages.txt)

.PHONY: help
help: ## Show the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

.PHONY: build
build: ## Build the one binary, bin/portal.
	go build -o bin/portal ./cmd/portal

.PHONY: demo
demo: build ## Start everything on this machine and print a URL and sign-ins.
	@exec bin/portal demo $(ARGS)

.PHONY: test
test: tools drift ## Run every check: generated files, vet, and all tests with the race detector.
	go vet ./...
	AXE_CORE=$(AXE) go test -race -shuffle=on -timeout 30m ./...

.PHONY: test-tryton
test-tryton: tools tryton-packages ## Run the tests against a real Tryton; the first run builds its database, which takes minutes.
	@mkdir -p $(CACHE) && rm -f $(REPORT)
	REPORT=$(REPORT) go test -tags tryton -race -shuffle=on -timeout 40m -count 1 ./erp/tryton/... ./cmd/tryton
	REPORT=$(REPORT) AXE_CORE=$(AXE) go test -tags tryton -race -shuffle=on -timeout 40m -count 1 -run Tryton ./cmd/portal
	@cat $(REPORT)

.PHONY: tryton
tryton: postgres tryton-packages ## Start a Tryton with a sample company on this machine, to look at or to connect a portal to.
	@go build -o bin/tryton ./cmd/tryton
	@exec bin/tryton $(ARGS)

.PHONY: erpsim
erpsim: ## Start a simulated ERP alone, with a page that shows what arrives and lets faults be ordered.
	@go build -o bin/erpsim ./cmd/erpsim
	@exec bin/erpsim $(ARGS)

.PHONY: tools
tools: browser postgres $(AXE) ## Install what the tests need and a machine may lack.

.PHONY: browser
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null || { $(APT) update -qq && $(APT) install -qqy --no-install-recommends chromium fonts-liberation fonts-dejavu-core; }

.PHONY: postgres
postgres:
	@command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || { $(APT) update -qq && $(APT) install -qqy --no-install-recommends postgresql; }

.PHONY: tryton-packages
tryton-packages:
	@[ "$$(dpkg-query -W -f '$${db:Status-Status}\n' $(TRYTON) 2>/dev/null | grep -cx installed)" = $(words $(TRYTON)) ] || { $(APT) update -qq && $(APT) install -qqy --no-install-recommends $(TRYTON); }

$(AXE):
	npm install --silent --no-fund --no-audit --no-save --prefix $(CACHE)/npm axe-core@4.11.0

.PHONY: generate
generate: ## Compile the templates.
	go tool templ generate -log-level error

.PHONY: drift
drift: ## Fail if a generated file does not match its source.
	@before=$$(find views -name '*_templ.go' -exec sha256sum {} + | sort); \
	go tool templ generate -log-level error; \
	after=$$(find views -name '*_templ.go' -exec sha256sum {} + | sort); \
	diff <(echo "$$before") <(echo "$$after") || { echo 'templates and generated files differ: commit what "make generate" makes' >&2; exit 1; }

.PHONY: golden
golden: ## Write the golden pages anew; look at the difference before you commit it.
	go test ./views/... -update

.PHONY: screenshots
screenshots: tools ## Take pictures of every page into artifacts/, and renew those of the README.
	@mkdir -p artifacts/screenshots docs
	AXE_CORE=$(AXE) SCREENSHOTS=$(CURDIR)/artifacts/screenshots go test -count 1 -run TestMainJobInChromium ./cmd/portal
	cp artifacts/screenshots/{dashboard-1440,category-1440,checkout-1440,order-1440,category-390}.png docs/

.PHONY: mutants
mutants: ## Break each adapter in a dozen places, one at a time: the suite has to see each. Takes a quarter of an hour with Tryton.
	go run ./erp/erptest/mutants $(ARGS)

.PHONY: bench
bench: ## Measure what the design sets targets for; ratios within one run.
	go test -run '^$$' -bench . -benchtime 2s -timeout 60m ./db ./cmd/portal ./erp/...

.PHONY: lint
lint: ## Run the linters.
	go run $(GOLANGCI) run

.PHONY: vulncheck
vulncheck: ## Look for known vulnerabilities; the database is on the internet, and without it this fails and says so.
	go run $(VULN) ./... || { echo 'govulncheck failed: either it found something above, or vuln.go.dev could not be reached' >&2; exit 1; }
