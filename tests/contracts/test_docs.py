"""Documents that fail the build: commands, settings, folders, tables, rights and dependencies are all written down."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from zhuomu.core.rights import RIGHT_LABELS, ROLE_LABELS, ROLE_RIGHTS
from zhuomu.web import cli, working

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
OWN = ("core", "ledger", "paper", "errata", "visits", "congress")


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _rows(text: str) -> list[list[str]]:
    """The cells of every row of every table of a page."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]


def test_every_command_is_in_operate() -> None:
    text = _text("operate.md")
    assert [name for name in [*cli.MODULES, "manage"] if f"`zhuomu {name}" not in text] == []


def test_every_command_that_operate_names_exists() -> None:
    named = set(re.findall(r"\bzhuomu ([a-z][a-z-]+)", _text("operate.md")))
    assert named <= {*cli.MODULES, "manage"}


def test_every_setting_is_in_operate_and_every_setting_there_exists() -> None:
    read = set()
    for path in (ROOT / "zhuomu").rglob("*.py"):
        read |= set(
            re.findall(
                r"environ(?:\.get\(|\[)\s*\"((?:ZHUOMU|DATABASE)_[A-Z_]+)\"", path.read_text(encoding="utf-8")
            )
        )
    read.add("DATABASE_URL")  # read by dj-database-url
    told = {row[0].strip("`") for row in _rows(_text("operate.md")) if re.match(r"`[A-Z_]+`$", row[0])}
    assert told == read


def test_every_job_of_the_core_is_in_operate() -> None:
    text = _text("operate.md")
    kinds = [kind for kind in working.job_functions() if kind.startswith(("core.", "ledger."))]
    assert kinds and [kind for kind in kinds if f"`{kind}`" not in text] == []


def _folders() -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("no git checkout: the folders that count are not known")
    files = [Path(line) for line in listed.stdout.splitlines() if not line.startswith('"')]
    return {parent.as_posix() for file in files for parent in file.parents} - {"."}


# what lies inside these says nothing new: files of one kind under a folder that the tour tells of
WITHIN = re.compile(r"(templates|static|templatetags|sample|tests|docs)/.+")


def test_every_folder_is_in_the_tour_and_nothing_else() -> None:
    tour = _text("tour.md")
    told = {name.rstrip("/") for name in re.findall(r"`([\w./-]+/)`", tour)}
    folders = _folders()
    missing = {folder for folder in folders if folder not in told and not WITHIN.search(folder)}
    assert missing - {"zhuomu"} == set()
    assert {name for name in told if "/" in name and name not in folders} == set()


def test_every_table_is_in_the_glossary_with_its_names() -> None:
    rows = {
        row[2].strip("`"): row
        for row in _rows(_text("glossary.md"))
        if len(row) == 4 and row[2].startswith("`")
    }
    models = [model for label in OWN for model in apps.get_app_config(label).get_models()]
    count = Counter(model.__name__ for model in models)
    # two apps may use one word of the field for two things: then the app stands before it
    names = {
        model.__name__ if count[model.__name__] == 1 else f"{model._meta.app_label}.{model.__name__}": model
        for model in models
    }
    assert set(names) == set(rows)
    for name, model in names.items():
        english, chinese, _name, what = rows[name]
        assert chinese == str(model._meta.verbose_name), model
        assert english and what, model


def test_every_right_stands_with_its_name_and_the_roles_that_hold_it() -> None:
    rows = {
        row[0].strip("`"): row
        for row in _rows(_text("glossary.md"))
        if re.match(r"`[a-z]+\.[a-z_]+`$", row[0])
    }
    assert set(rows) == {right.value for right in RIGHT_LABELS}
    for right, label in RIGHT_LABELS.items():
        holders = {ROLE_LABELS[role] for role, rights in ROLE_RIGHTS.items() if right in rights}
        assert (rows[right][1], set(rows[right][2].split("、"))) == (label, holders)


def test_every_dependency_is_a_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "decisions").glob("*.md")).lower()
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = [re.split(r"[\[<>=~! ]", line, maxsplit=1)[0].lower() for line in wanted]
    assert [name for name in names if not name.startswith("types-") and name not in pages] == []


def test_every_link_inside_the_documents_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name} → {target}"
