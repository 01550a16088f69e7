# Two commands for a newcomer: `make run` and `make test`. Everything else is in the README.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check benchmarks clean

run: .venv/run.stamp  ## set up and open the app on sample data
	NDAO_DEMO=1 $(BIN)/streamlit run app.py --server.port 8501

test: .venv/test.stamp  ## set up and pass every test
	bash tests/browser/install_chromium.sh
	bash tests/install_java.sh
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

benchmarks: .venv/test.stamp  ## measure, by hand
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf .venv store test-results

.venv/run.stamp: requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/test.stamp: requirements-dev.txt requirements-spark.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt  # else its tests are skipped
	touch $@
