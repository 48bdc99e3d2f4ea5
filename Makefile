# Everything a newcomer or CI runs. `make demo` and `make test` set up what they need in .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
KILLS ?= 200

.PHONY: install demo test torture check format clean lock

install: $(STAMP)

# The lock holds every library with its hashes, the build backend included: nothing else is resolved or built from.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; set PYTHON=python3.12, say") if sys.version_info < (3, 11) else None'
	@echo "Installing into .venv from requirements.lock (about a minute, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)
	@$(BIN)/archive demo --home demo-archive --fresh

test: $(STAMP)
	$(BIN)/python -m pytest -n 2

# Half an hour: kill -9 at random points of everything a night does. `make torture KILLS=20` is a short run.
torture: $(STAMP)
	$(BIN)/python -m tools.torture --kills $(KILLS)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs uv (pip install uv). Writes no index addresses.
lock:
	uv pip compile pyproject.toml --all-extras --generate-hashes --universal --python-version 3.11 --no-header --quiet -o requirements.lock

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache demo-archive
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
