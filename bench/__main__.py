"""``make bench``: list the benchmarks and run the quick ones. One by name: ``make bench ARGS=flood``.

Options after a name are the benchmark's own: ``make bench ARGS="ledger_load --rows 1000000"``.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def first_line(path: Path) -> str:
    """What a benchmark says about itself."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def is_quick(path: Path) -> bool:
    """Whether it ends within a minute or so: it then says ``IS_QUICK = True``."""
    return "\nIS_QUICK = True" in path.read_text(encoding="utf-8")


def main() -> int:
    """Run what was named, or everything quick; 1 where one of them failed."""
    found = {path.stem: path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    at = next((at for at, word in enumerate(sys.argv) if at and word.startswith("-")), len(sys.argv))
    named, options = sys.argv[1:at], sys.argv[at:]
    unknown = [name for name in named if name not in found]
    if unknown:
        sys.stderr.write(f"没有这样的基准：{'、'.join(unknown)}。可选：{'、'.join(found)}\n")
        return 2
    wanted = named or [name for name, path in found.items() if is_quick(path)]
    for name, path in found.items():
        sys.stdout.write(f"{'*' if name in wanted else ' '} {name}: {first_line(path)}\n")
    failed = []
    for name in wanted:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", f"bench.{name}", *options]
        if subprocess.run(command, cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
