# The two commands to know: make demo, make test.
# PYTHON=... names another Python than python3.11 or python3.
PYTHON ?=
BIN := .venv/bin
ARGS ?=
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test check lint pot bench bench-match bench-capture bench-tamper \
	bench-takedown bench-watch bench-desk setup python tools web mailservers postgres clean

help:  ## List what there is to do
	@echo "Unburden. Choose one:"; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup  ## Run the whole story on a small web of its own, and show what came out
	@$(BIN)/python -m demo $(ARGS)

test: setup mailservers postgres  ## Run every test (ARGS="-k words" for some)
	@scripts/setup checkers
	@$(BIN)/python -m pytest $(ARGS)

check: lint test  ## Run every test, and ruff, mypy and import-linter

lint: python  ## Run ruff, mypy and import-linter only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy -p unburden -p demo
	@$(BIN)/lint-imports

pot: python  ## Collect what a translator translates, and compile the pages' translations
	@$(BIN)/python scripts/pot

# One thread each, as times are of one core; the peers lie apart from our packages.
ASIDE := OMP_NUM_THREADS=1 PYTHONPATH=.venv/bench $(BIN)/python
MATCHING := "recall.py --full" by_command.py hostile.py flat_memory.py odd_files.py pdq_speed.py \
	growth.py hash_search.py video.py false_alarm.py

bench: setup  ## Measure how many re-used pictures are found, beside other matchers
	@scripts/setup bench
	@$(ASIDE) bench/recall.py $(ARGS)

bench-match: setup  ## Measure all that docs/matching.md says; the better part of an hour
	@scripts/setup bench
	@failed=; for each in $(MATCHING); do \
		echo; echo "== bench/$$each"; \
		$(ASIDE) bench/$$each || failed="$$failed $${each%% *}"; \
	done; \
	[ -z "$$failed" ] || { echo "Missed their aims:$$failed"; exit 1; }

bench-tamper: setup  ## Tamper with a bundle in every way, and see both verifiers catch it
	@PYTHONPATH=. $(BIN)/python bench/tamper.py $(ARGS)

bench-takedown: setup  ## Live through ninety days of sixty places, with and without kills
	@PYTHONPATH=. $(BIN)/python bench/takedown.py $(ARGS)

bench-capture: setup  ## Measure how whole captures are, and how long a page takes
	@OMP_NUM_THREADS=1 PYTHONPATH=. $(BIN)/python bench/capture.py $(ARGS)

bench-watch: setup  ## Play a year of watching 300 places, and say what was seen how soon
	@PYTHONPATH=. $(BIN)/python bench/watch.py

bench-desk: setup  ## Measure how quick the desk is with 1,000 cases, and one of 10,000 matches
	@PYTHONPATH=. $(BIN)/python bench/desk.py

setup: tools web  ## Make .venv, and install the browser where we may (the others call this)

python:
	@scripts/setup python

tools: python
	@scripts/setup tools

web: python
	@scripts/setup web

mailservers: python
	@scripts/setup mailservers

postgres: python
	@scripts/setup postgres

clean:  ## Remove all that make wrote here: .venv, outputs, caches
	@rm -rf .venv demo-out bench-out build dist .coverage .hypothesis
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
