# make call        a real call in this terminal, from a fresh clone
# make test        style, types and tests, with the same samples every time
# make test-long   the property tests with many more samples, drawn anew
# make bench       what things cost, as ratios in one run

SCRIPT  = scripts/early_arrears.call
ACCOUNT = scripts/accounts/early_arrears.yaml

VENV   = .venv
PYTHON = $(VENV)/bin/python
RUN    = $(VENV)/.ready-to-run
TEST   = $(VENV)/.ready-to-test
BENCHMARKS = $(filter-out timing mutants mutations,$(notdir $(basename $(wildcard benchmarks/*.py))))

.PHONY: call test test-long bench
.DEFAULT_GOAL = call

call: $(RUN)
	@$(VENV)/bin/scriptengine call $(SCRIPT) --account $(ACCOUNT) || [ $$? -eq 1 ]  # 1: kept, to be resumed later

test: $(TEST)
	$(PYTHON) -m ruff check --output-format concise .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n 2

test-long: $(TEST)
	HYPOTHESIS_PROFILE=long $(PYTHON) -m pytest -n 2

bench: $(TEST)
	@for name in $(BENCHMARKS); do echo "== $$name" && $(PYTHON) -m benchmarks.$$name || exit 1; done

$(RUN): pyproject.toml constraints.txt | $(PYTHON)
	@echo "Setting up in $(VENV); this happens once."
	@$(PYTHON) -m pip install -qq --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(TEST): pyproject.toml constraints.txt | $(PYTHON)
	@echo "Setting up in $(VENV); this happens once."
	@$(PYTHON) -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(RUN)

$(PYTHON):
	@for python in python3 python3.13 python3.12 python3.11; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        $$python -m venv $(VENV) && exit 0; \
	        rm -rf $(VENV); \
	        echo "$$python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; \
	    fi; \
	done; \
	echo "Python 3.11 or later is needed and was not found: see https://www.python.org/downloads/"; exit 1
