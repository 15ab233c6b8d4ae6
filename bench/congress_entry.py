"""A ballot of 30 names by keyboard alone, in a real browser: keys, the machine's share, and both together in seconds."""

import subprocess
import sys
from pathlib import Path

TEST = "tests/browser/test_congress_entry.py::test_thirty_names_take_thirty_one_keys"


def main() -> int:
    """Walk the entry in Chromium and print what it took; the test's own status where it failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", TEST]
    done = subprocess.run(
        command, cwd=Path(__file__).resolve().parents[1], check=False, capture_output=True, text=True
    )
    said = [line for line in done.stdout.splitlines() if line.startswith("entry:")]
    sys.stdout.write("\n".join(said or [done.stdout]) + "\n")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
