# Thin: each goal says what it runs. `make` alone lists them.

BIN := .venv/bin
SETUP := packaging/linux/setup.sh
# Without a display, `run` shows on a virtual one what the program does.
MAIN_JOB := $(if $(DISPLAY)$(WAYLAND_DISPLAY),run,demo)

.DEFAULT_GOAL := help
.PHONY: help run test lint bench soak screenshots clean

help: ## list the goals
	@sed -n 's/^\([a-z]*\): ## /  make \1\t/p' $(MAKEFILE_LIST)

run: ## open the studio; without a display, record a demo lesson
	@$(SETUP) $(MAIN_JOB)
	@$(BIN)/python -m $(if $(filter demo,$(MAIN_JOB)),studio.ui.demo,studio)

test: ## run every check, the cheap ones first
	@$(SETUP) test
	@$(MAKE) --no-print-directory checks
	$(BIN)/python -m pytest

lint: ## run the checks that read the code
	@$(SETUP) test
	@$(MAKE) --no-print-directory checks

.PHONY: checks
checks:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	shellcheck packaging/linux/*.sh .ci/run
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: ## measure against ffmpeg; prints a table, writes bench-results/
	@$(SETUP) bench
	$(BIN)/python -m tests.bench

soak: ## record for half an hour and watch the memory
	@$(SETUP) test
	$(BIN)/python -m tests.bench.soak

screenshots: ## take pictures of the window in every language into screenshots/
	@$(SETUP) test
	$(BIN)/python -m tests.ui.screenshots screenshots

clean: ## remove what was made here, recordings excepted
	rm -rf .venv tests/node_modules build dist bench-results screenshots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
