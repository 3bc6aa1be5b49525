# Everything that people, the hook and CI call. `make` alone lists the commands.

FORUM ?= 2026-q3
PROVINCE ?= cao-bang
SUBJECT ?= $(PROVINCE)
REPORT ?= policy-dialogue-brief
LANGUAGE ?= vi
FORMAT ?= html
YEAR ?= 2025
# Only what is typed counts here: without a PROVINCE the example is made of all.
DEMO := $(if $(filter command line environment,$(origin PROVINCE)),$(PROVINCE))
FROM ?= $(FORUM)
TO ?=
NAME ?=
INDICATOR ?=
OUT ?= groups-$(YEAR).ics
RENDERER ?= auto
JOBS ?=
PART ?=
CELL ?=
NUMBER ?=
A ?=
B ?= $(FORUM)
ARGS ?=

# An active conda environment (environment.yml; not conda's own base) is used; otherwise .venv is made and kept.
ifneq ($(filter-out base,$(if $(CONDA_PREFIX),$(CONDA_DEFAULT_ENV))),)
  HOME_OF_PYTHON := $(CONDA_PREFIX)
else
  HOME_OF_PYTHON := .venv
endif
PYTHON := $(HOME_OF_PYTHON)/bin/python
READY := $(HOME_OF_PYTHON)/.diendan-installed
# Python reads the name of a folder such as “diễn đàn” by the locale; one without UTF-8 would refuse it.
ifeq ($(filter %.UTF-8 %.utf-8 %.UTF8 %.utf8,$(or $(LC_ALL),$(LC_CTYPE),$(LANG))),)
  export LC_ALL := C.UTF-8
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Each of the many processes would compile all our modules again.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(PYTHON) -m pip --quiet --no-input
RUN := $(PYTHON) -m diendan.cli

.DEFAULT_GOAL := help
.PHONY: help install reports plan preview verify gate release releases cites compare forms intake update status demo commitments new-forum new-report calendar test validate review store check check-layout second-reading contact-sheet fix bench campaign lab quarto clean

help: ## list the commands
	@echo "diendan: reports for a provincial forum. Usage: make COMMAND [FORUM=$(FORUM)] [PROVINCE=$(PROVINCE)] …"
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf '  %-13s %s\n' "$$name" "$$text"; done

install: $(READY) ## set up what everything else needs (done once, by itself)

# The lock is complete: --no-deps, because a font package names a typesetter that we do not want.
$(READY): requirements.lock pyproject.toml
	@test -x $(PYTHON) || python3 -m venv .venv
	@echo "Installing what requirements.lock lists into $(HOME_OF_PYTHON) (once; this takes a minute or two) …"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(PYTHON) scripts/install_quarto.py
	@touch $@

reports: $(READY) ## make the reports of FORUM that are outdated (ARGS="--force" and others: diendan reports --help)
	@$(RUN) reports $(FORUM) --renderer $(RENDERER) $(if $(JOBS),--jobs $(JOBS)) $(ARGS)

plan: $(READY) ## print what would be made, and why (ARGS=--explain for every reason)
	@$(RUN) plan $(FORUM) --renderer $(RENDERER) $(ARGS)

preview: $(READY) ## make one document: PROVINCE (or SUBJECT=forum), REPORT, LANGUAGE, FORMAT
	@$(RUN) preview $(FORUM) --subject $(SUBJECT) --report $(REPORT) --language $(LANGUAGE) --format $(FORMAT) --renderer $(RENDERER)

verify: $(READY) ## make a part of the bundle again and compare bytes (ARGS=--all for every province)
	@$(RUN) verify $(FORUM) $(ARGS)

gate: $(READY) ## say all that stands against releasing the bundle of FORUM (docs/editions.md)
	@$(RUN) gate $(FORUM) $(ARGS)

release: $(READY) ## freeze the bundle of FORUM as its next edition (ARGS="--key FILE" signs it; docs/editions.md)
	@$(RUN) release $(FORUM) $(ARGS)

releases: $(READY) ## print when the reports of each forum are to be released (ARGS="--out FILE.ics": a calendar)
	@$(RUN) releases $(ARGS)

cites: $(READY) ## list what stands on a CELL of data/ ("table?key=value#column"), or on figure NUMBER of a report
	@$(RUN) cites $(if $(NUMBER),"$(SUBJECT)/$(REPORT).$(LANGUAGE)" "$(NUMBER)","$(CELL)") --forum $(FORUM) $(ARGS)

compare: $(READY) ## show what differs between two bundles, A and B: forums or folders (LANGUAGE; ARGS="--markdown FILE")
	@$(RUN) compare "$(A)" "$(B)" --language $(LANGUAGE) $(ARGS)

forms: $(READY) ## write the reporting forms of a province for a YEAR (PROVINCE=all for every province)
	@$(RUN) forms --province $(PROVINCE) --year $(YEAR)

intake: $(READY) ## read data/submissions/inbox: accept what is right, answer every file
	@$(RUN) intake $(ARGS)

update: $(READY) ## ask publishers for the next editions, show what they change (ARGS="--accept E02.63" writes one)
	@$(RUN) update $(ARGS)

status: $(READY) ## who has sent which form for FORUM, and what is due when
	@$(RUN) status $(FORUM) $(ARGS)

demo: $(READY) ## make the illustrated example under build/demo (PROVINCE=all, or one province: quicker)
	@$(PYTHON) -m examples.demo $(if $(filter-out all,$(DEMO)),--province $(DEMO)) --renderer $(RENDERER) $(if $(JOBS),--jobs $(JOBS)) $(ARGS)

commitments: $(READY) ## list what was promised by the date of FORUM: late, open, done, withdrawn
	@$(RUN) commitments $(FORUM) $(ARGS)

new-forum: $(READY) ## write the file of the forum TO after that of FROM; list what to look at (TO=2027-q3)
	@$(RUN) new-forum --from $(FROM) --to $(TO)

new-report: $(READY) ## write the files of a new small report (NAME=household-incomes; INDICATOR of data/indicators.csv)
	@$(RUN) new-report $(NAME) $(if $(INDICATOR),--indicator $(INDICATOR))

calendar: $(READY) ## write the quarterly meetings of the groups in YEAR to OUT (groups-YEAR.ics)
	@$(RUN) calendar $(YEAR) --out $(OUT)

bench: $(READY) ## measure speed against other tools (PART=a for a part, ARGS="--quick"; docs/performance.md)
	@$(PYTHON) -m bench $(if $(PART),--parts $(PART)) $(ARGS)

campaign: $(READY) ## kill, starve and mislead the pipeline for two hours (PART=kills, ARGS="--quick"; docs/reliability.md)
	@$(PYTHON) -m campaign $(if $(PART),--parts $(PART)) $(ARGS)

# In the order of their names: xdist would begin with the modules of most tests, and wait for one of few and long ones.
# nbval, which `make validate` calls, would build a parser of international addresses in each process (1.2 s).
test: $(READY) ## run the whole test suite
	@$(PYTHON) -m pytest -p no:nbval -n $(or $(JOBS),auto) --dist loadscope --no-loadscope-reorder $(ARGS)

validate: $(READY) ## execute the source notebooks and compare with their stored outputs, by nbval too
	@$(RUN) validate

review: $(READY) ## show before and after what a change does to six provinces (ARGS="--against origin/main")
	@$(RUN) review $(FORUM) $(ARGS)

store: $(READY) ## execute the source notebooks and store their outputs, after a change that is meant
	@$(RUN) store

check: $(READY) ## look at code, data, parameters and notebooks; change nothing (ARGS=--inputs-only: not the code)
	@$(RUN) check $(ARGS)

check-layout: $(READY) ## check the official reports of FORUM against Decree 30/2020/NĐ-CP
	@$(RUN) check-layout $(FORUM)

second-reading: $(READY) ## compare what the reports of FORUM say with data/, by other code (docs/second-reader.md)
	@$(PYTHON) -m second_reader reports/$(FORUM) --out build/second-reading/$(FORUM).txt

contact-sheet: $(READY) ## draw the first page of every PDF of FORUM into one picture (ARGS="--language vi")
	@$(RUN) contact-sheet $(FORUM) $(ARGS)

fix: $(READY) ## format the code, normalise the notebooks
	@$(RUN) fix

lab: $(READY) ## open JupyterLab with the kernel that the pipeline uses (ARGS="--no-browser" and others)
	@$(RUN) lab -- $(ARGS)

quarto: $(READY) ## try again to install the pinned Quarto
	@$(PYTHON) scripts/install_quarto.py

clean: ## remove build/ (published reports and .venv stay)
	rm -rf build
