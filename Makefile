# make run | test | lint | bench — each installs what it needs into .venv first and works a second time at once.
# Needs only git, python3 (3.11 or newer), pip and make. More words for a command: make test ARGS="tests/rules -x"
.PHONY: run test test-postgres lint format bench bench-proof model clean
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
JOBS ?= 2
DATA ?= ../shared/data/proof

run:
	@requirements/install run
	@exec $(BIN)/zhuomu serve --host $(HOST) --port $(PORT) $(ARGS)

test:
	@requirements/install dev
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

# the tests that touch a database, again on PostgreSQL: DATABASE_URL names one whose user may create databases.
# Who may open which address is asked once: it hangs on rights alone, not on the database
test-postgres:
	@requirements/install dev
	@case "$$DATABASE_URL" in postgres*) ;; *) echo "请先设置 DATABASE_URL=postgres://…  DATABASE_URL must name a PostgreSQL." >&2; exit 2;; esac
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not browser" $(ARGS) \
	    tests/core tests/ledger tests/apps tests/web tests/races tests/contracts/test_canaries.py

lint:
	@requirements/install dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find zhuomu -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/mypy
	$(BIN)/lint-imports

format:
	@requirements/install dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find zhuomu -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2

bench:
	@requirements/install dev
	@$(BIN)/python -m bench $(ARGS)

# one table: accuracy, false alarms, speed, beside what others do (needs the text that lies beside the checkout)
bench-proof:
	@requirements/install dev
	@$(BIN)/python -m bench proof $(ARGS)

# the speller's model again, from the text that lies beside the checkout (DATA names its folder): see docs/proof-model.md
model:
	@test -x artefacts/model/bin/python || python3 -m venv artefacts/model
	@artefacts/model/bin/pip install -q numpy lightgbm scikit-learn pypinyin Pillow
	artefacts/model/bin/python -m zhuomu.proof.speller.build $(DATA) $(ARGS)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis artefacts build
