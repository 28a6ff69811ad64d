# make reproduce   the paper's comparison: rows in runs/reproduce, tables and figures in report
# make test        everything CI runs
# make vuln        known vulnerabilities in what is called, from the database at GOVULNDB
# make bench       benchmarks with allocations

GO       ?= go
PACKAGES := ./...
# govulncheck has only a flag for it; a URL, of a folder with file://.
GOVULNDB ?= https://vuln.go.dev
# The race detector needs a C compiler.
RACE     := $(shell command -v gcc >/dev/null 2>&1 || command -v cc >/dev/null 2>&1 && echo -race)

.PHONY: all build reproduce test lint vuln bench fuzz tidy clean

all: test

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/hybridflow ./cmd/hybridflow

reproduce: build
	bin/hybridflow reproduce

test: lint
	@test -n "$(RACE)" || echo "no C compiler: testing without the race detector"
	$(GO) test -timeout 30m $(PACKAGES)
	@test -z "$(RACE)" || $(GO) test $(RACE) -short -timeout 30m $(PACKAGES) # without what is arithmetic only

lint:
	@unformatted="$$(gofmt -l .)"; test -z "$$unformatted" || { echo "not gofmt-ed: $$unformatted"; exit 1; }
	$(GO) vet $(PACKAGES)
	$(GO) tool -modfile=.tools/go.mod staticcheck $(PACKAGES)

vuln:
	$(GO) tool -modfile=.tools/go.mod govulncheck -db $(GOVULNDB) $(PACKAGES)

bench:
	$(GO) test -run '^$$' -bench . -benchmem $(PACKAGES)

fuzz:
	@for p in $$($(GO) list $(PACKAGES)); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 20s $$p || exit 1; \
		done; \
	done

tidy:
	$(GO) mod tidy

clean:
	rm -rf bin runs report
