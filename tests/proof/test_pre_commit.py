"""The entry for pre-commit runs as it is written there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOOKS = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"


def field(name: str) -> str:
    """One value of the only hook, which is written without quotes."""
    (value,) = re.findall(rf"^[- ] {name}: (.+)$", HOOKS.read_text(encoding="utf-8"), re.MULTILINE)
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize(
    ("text", "code", "said"), [("会议开始，，散会。\n", 1, "点号重叠"), ("会议开始，散会。\n", 0, "")]
)
def test_the_entry_stops_a_commit_with_an_error_and_lets_a_clean_one_pass(
    text: str, code: int, said: str, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(text, encoding="utf-8")
    program, *words = field("entry").split()
    # As pre-commit does: the program of the environment into which the package was installed.
    found = shutil.which(program, path=str(Path(sys.executable).parent))
    assert found is not None
    done = subprocess.run([found, *words, str(draft)], capture_output=True, check=False)
    assert done.returncode == code
    assert said in done.stdout.decode()


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [("稿件.txt", True), ("a/b.md", True), ("draft.docx", True), ("app.py", False), ("x.docx.zip", False)],
)
def test_the_entry_takes_manuscripts_only(name: str, is_taken: bool) -> None:
    assert (re.search(field("files"), name) is not None) is is_taken
    assert field("id") == "zhuomu-proof"
    assert field("language") == "python"
