"""Runs another proofreader, in an interpreter of its own: `{"tool", "text", "lines", "model"}` in, its results out.

Started by `bench/proof.py`; imports nothing of ours, since the other packages are no dependencies of the project.
"""

import importlib.util
import json
import resource
import sys
import time
import types
from typing import Any

# What autocorrect adds between Chinese and digits or Latin letters; newspapers set these without a space.
_WITHOUT_SPACES = {
    "rules": {f"space-{kind}": 0 for kind in ("word", "punctuation", "bracket", "dash", "dollar")}
}


def autocorrect(job: dict[str, Any]) -> dict[str, Any]:
    """Seconds for the text, and the lines as it would have them."""
    import autocorrect_py  # type: ignore[import-not-found]

    if job["tool"] == "autocorrect-py, no spaces":
        autocorrect_py.load_config(json.dumps(_WITHOUT_SPACES))
    began = time.process_time()
    autocorrect_py.format(job["text"])
    seconds = time.process_time() - began
    return {"seconds": seconds, "lines": [autocorrect_py.format(line) for line in job["lines"]]}


def pycorrector(job: dict[str, Any]) -> dict[str, Any]:
    """Seconds for the lines, and the lines as it would have them."""
    spec = importlib.util.find_spec("pycorrector")
    if spec is None:
        raise ModuleNotFoundError("no module pycorrector")
    # The package imports torch for its other correctors; the one with n-grams does without.
    package = types.ModuleType("pycorrector")
    package.__path__ = list(spec.submodule_search_locations or [])
    sys.modules["pycorrector"] = package
    from pycorrector.corrector import Corrector  # type: ignore[import-not-found]

    if not job["model"]:
        return {
            "skipped": "its language model is fetched at the first use; none was given (--pycorrector-model)"
        }
    corrector = Corrector(language_model_path=job["model"])
    corrector.correct("会议开始。")
    began = time.process_time()
    lines = [corrector.correct(line)["target"] for line in job["lines"]]
    return {"seconds": time.process_time() - began, "lines": lines}


def main() -> int:
    """One job."""
    job = json.load(sys.stdin)
    # What the tools print is not our answer.
    answer, sys.stdout = sys.stdout, sys.stderr
    try:
        done = pycorrector(job) if job["tool"] == "pycorrector" else autocorrect(job)
    except Exception as error:
        done = {"skipped": repr(error)}
    done["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump(done, answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
