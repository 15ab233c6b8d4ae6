"""What is installed is what is written: metadata, locked lists, data files, the scripts that bootstrap."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LISTS = {name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("run", "dev")}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~!; ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _locked(text: str) -> dict[str, set[str]]:
    """Name → the versions locked under it: more than one only where the Python version decides."""
    found: dict[str, set[str]] = {}
    for name, version_locked in re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version_locked)
    return found


def test_the_command_is_installed_under_its_name() -> None:
    found = {point.name: point.value for point in entry_points(group="console_scripts")}
    assert found["zhuomu"] == PROJECT["project"]["scripts"]["zhuomu"] == "zhuomu.web.cli:main"
    assert version("zhuomu") == PROJECT["project"]["version"]


def test_the_licence_file_is_the_licence_that_is_named() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    titles = {"Apache-2.0": "Apache License", "AGPL-3.0-or-later": "GNU AFFERO GENERAL PUBLIC LICENSE"}
    assert titles[PROJECT["project"]["license"]] in text[:400]


def test_every_dependency_is_locked_with_hashes() -> None:
    for name, wanted in (
        ("run", PROJECT["project"]["dependencies"]),
        ("dev", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
    ):
        locked = _locked(LISTS[name])
        assert {_name(line) for line in wanted} <= set(locked)
        blocks = re.split(r"^(?=[a-z0-9-]+==)", LISTS[name], flags=re.MULTILINE)[1:]
        assert len(blocks) == sum(len(versions) for versions in locked.values())
        assert all("--hash=sha256:" in block for block in blocks)


def test_both_lists_lock_the_same_versions() -> None:
    run, dev = _locked(LISTS["run"]), _locked(LISTS["dev"])
    assert {name: dev.get(name) for name in run} == run


def test_what_runs_here_is_what_is_locked() -> None:
    locked = _locked(LISTS["dev"])
    names = [_name(line) for line in PROJECT["project"]["dependencies"]]
    assert [name for name in names if version(name) not in locked[name]] == []


def test_no_list_names_a_place_to_fetch_from() -> None:
    for text in (*LISTS.values(), (ROOT / "pyproject.toml").read_text(encoding="utf-8")):
        assert not re.search(r"index-url|find-links|file:|https?://", text)


def test_every_data_file_of_the_package_is_packed() -> None:
    endings = {pattern.removeprefix("*") for pattern in PROJECT["tool"]["setuptools"]["package-data"]["*"]}
    folder = ROOT / "zhuomu"
    data = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert data and [path for path in data if not any(path.name.endswith(ending) for ending in endings)] == []


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "zhuomu").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what bootstraps, without what was installed."""
    for name in ("Makefile", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def _install(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "requirements/install", "run"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _tools(folder: Path, *names: str) -> str:
    """A PATH with these tools and nothing else."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return str(folder)


def test_a_machine_without_a_new_python_is_told_so(checkout: Path) -> None:
    path = _tools(checkout / "tools", "dirname", "cat", "cksum", "rm", "tail")
    done = _install(checkout, PATH=path)
    assert done.returncode == 2 and "缺少 Python 3.11" in done.stderr and done.stderr.count("\n") == 1
    old = checkout / "tools" / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert "缺少 Python 3.11" in _install(checkout, PATH=path).stderr


def test_a_python_without_venv_is_told_so(checkout: Path) -> None:
    path = _tools(checkout / "tools", "dirname", "cat", "cksum", "rm", "tail")
    bare = checkout / "tools" / "python3"
    bare.write_text(f'#!/bin/sh\ncase "$2" in *venv*) exit 1;; esac\nexec "{sys.executable}" "$@"\n')
    bare.chmod(0o755)
    done = _install(checkout, PATH=path)
    assert done.returncode == 2 and "缺少 venv 模块" in done.stderr and not (checkout / ".venv").exists()


def test_no_network_is_told_and_the_next_try_begins_again(checkout: Path) -> None:
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout), "PIP_CONFIG_FILE": os.devnull}
    done = _install(checkout, **nowhere)
    assert done.returncode == 2 and "依赖没有装上" in done.stderr
    assert not list((checkout / ".venv").glob(".installed-*"))


def test_nothing_is_installed_twice(checkout: Path) -> None:
    """With the stamp in place the script does nothing; with another list it would begin again."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    key = subprocess.run(
        "{ cat requirements/run.txt pyproject.toml; .venv/bin/python -V; pwd; } | cksum",
        shell=True,
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (checkout / ".venv" / ".installed-run").write_text(key)
    done = _install(checkout)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_target_of_the_makefile_is_there() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "test", "lint", "bench"):
        assert re.search(rf"^{target}:\n\t@requirements/install", text, re.MULTILINE)


def test_scripts_can_be_run() -> None:
    for name in ("requirements/install", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK)
        shell = "bash" if name == ".ci/run" else "sh"
        assert subprocess.run([shell, "-n", str(ROOT / name)], check=False).returncode == 0
