# Newsdesk. `make run` and `make test` set up all they need.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 7860
INDEX ?= .newsdesk/examples
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check -q

.PHONY: run test lint torture bench bench-dates clean
run: $(VENV)/.installed
	$(VENV)/bin/newsdesk ingest examples/articles --index $(INDEX)
	@echo "Newsdesk: http://127.0.0.1:$(PORT)"
	$(VENV)/bin/python app.py --index $(INDEX) --port $(PORT)

test: lint
	$(VENV)/bin/python -m pytest

lint: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# 10,000 broken files: none may raise or hang.
torture: $(VENV)/.installed-dev
	$(VENV)/bin/python tests/torture.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# TORCH_INDEX: another package index for torch (on Linux, PyPI's torch is a CUDA build of gigabytes).
$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing packages (a few minutes, once) ..."
	$(PIP) install "pip>=25.1"
	$(if $(TORCH_INDEX),$(PIP) install -c constraints.txt --index-url $(TORCH_INDEX) torch)
	$(PIP) install -c constraints.txt -e ".[gguf]"
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install -c constraints.txt --group dev
	@touch $@

# Newsdesk beside LangChain and txtai, each in its own environment; DATA holds the public sets.
DATA ?= ../shared/data
bench: $(VENV)/.installed-dev benchmarks/.venv-langchain/.installed benchmarks/.venv-txtai/.installed
	$(VENV)/bin/python benchmarks/peers/run.py --data $(DATA)

# Date expressions beside dateparser and JioNLP, over the gold table.
bench-dates: $(VENV)/.installed-dev benchmarks/.venv-dates/.installed
	$(VENV)/bin/python benchmarks/dates/run.py --data $(DATA)

benchmarks/.venv-%/.installed: benchmarks/requirements-%.txt
	$(PYTHON) -m venv benchmarks/.venv-$*
	benchmarks/.venv-$*/bin/python -m pip -q install "pip>=25.1"
	$(if $(TORCH_INDEX),benchmarks/.venv-$*/bin/python -m pip -q install --index-url $(TORCH_INDEX) torch==2.13.0)
	benchmarks/.venv-$*/bin/python -m pip -q install -r $<
	@touch $@

clean:
	rm -rf $(VENV) benchmarks/.venv-* .newsdesk dist build
