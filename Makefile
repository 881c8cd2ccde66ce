# make run        builds and runs everything here; Ctrl-C stops it
# make up, down   the same in the background
# make host-link  prints a link that signs the organiser in, once
# make clean      forgets the data
# make web        builds the pages alone; make web-test tests their parts,
#                 make web-e2e the whole in a browser
# make screenshots  pictures of every page, in web/screenshots
# make test       all tests and linters
# make verify     checks the journal of a battle: BATTLE=id, and HEAD=hash, if
#                 one was published
# make bench      measures, ten minutes; make bench-quick: that it works
# make replay     rebuilds a battle from its journal and compares: BATTLE=id;
#                 KEY=file tells what another key would change, APPLY=1 does it
#
# Variables: PORT=8080, ADDRESS=127.0.0.1, RUN=run (a directory), SAN=1 (the
# module with sanitizers), CI=true (no questions, no colours).

PORT ?=     8080
ADDRESS ?=  127.0.0.1
RUN ?=      run
SAN ?=
MODULE =    $(if $(SAN),san,module)

# tests that are run: the longest first, browsers between others, so that none is
# left to end alone; how many at a time; and after how many seconds one of them has
# come to a stop and is told to end
LONG =      web_pages run web_projector migrations web_tabs bench web_battle fuzz \
            web_play replay web_ranks archive web_newcomer
FIRST =     $(LONG:%=t/%.t)
TESTS =     $(FIRST) $(filter-out $(FIRST),$(sort $(shell find t -name '*.t')))
JOBS =      4
LIMIT =     $(if $(SAN),3600,1500)

export PORT ADDRESS RUN SAN

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

deps:
	@tools/install run

deps-test:
	@tools/install run test

deps-bench:
	@tools/install run test bench

build: deps
	@tools/build $(MODULE)
	@tools/build-web

# the pages alone, and the tests of their parts
web:
	@tools/build-web

web-test: web
	@cd web && npm test --silent

web-e2e: deps-test build
	prove --timer $(filter-out t/web_unit.t,$(wildcard t/web_*.t))

# every page, in each of its states, for a person to look at
screenshots: deps-test build
	cd web && node_modules/.bin/vitest run --config e2e/vitest.config.ts e2e/screenshots

# make static NGINX=directory NCHAN=directory, of their sources; with SAN=1 all three
# have the sanitizers
static: deps
	@NGINX='$(NGINX)' NCHAN='$(NCHAN)' tools/build static$(if $(SAN),-san)

run up: build
	@tools/run $@

down clean host-link:
	@tools/run $@

verify:
	@tools/verify '$(BATTLE)' '$(HEAD)'

replay: build
	@tools/replay '$(BATTLE)' $(if $(KEY),--key '$(KEY)') $(if $(APPLY),--apply)

check: deps-test
	@tools/check

unit: deps-test
	@$(MAKE) --no-print-directory -C t/unit build

test: deps-bench build check unit
	prove -j$(JOBS) --timer -e 'timeout --foreground -k 60 $(LIMIT) perl' -r $(TESTS)

# make chaos SECONDS=300 SEED=n: everything goes wrong, under load
chaos: deps-test build
	perl t/chaos.pl $(SECONDS) $(SEED)

# make fuzz [SECONDS=20] [TARGET="json text"]: see t/fuzz/README.md
fuzz: deps-test
	@$(MAKE) --no-print-directory -C t/fuzz run

bench: deps-bench build
	@$(MAKE) --no-print-directory -C bench/load
	@$(MAKE) --no-print-directory -C bench/sockets
	@$(MAKE) --no-print-directory -C bench/peers
	@bench/run

bench-quick: deps-bench build
	@$(MAKE) --no-print-directory -C bench/load
	@$(MAKE) --no-print-directory -C bench/sockets
	@$(MAKE) --no-print-directory -C bench/peers
	@bench/run --quick

distclean: clean
	rm -rf .build

.PHONY: help deps deps-test deps-bench build web web-test web-e2e screenshots static run up down clean host-link check unit test chaos fuzz bench bench-quick verify replay distclean
