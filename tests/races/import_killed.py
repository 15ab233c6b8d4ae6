"""A process that takes a sheet in until it is killed: it says when it begins, and when all of it is acknowledged."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Claim the job and run it, as the worker does."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhuomu.web.settings"
    import django

    django.setup()

    from django.utils import timezone

    from zhuomu.core.services.jobs import job_claim, job_run
    from zhuomu.ledger.jobs_imports import JOBS

    now = timezone.now()
    job = job_claim(at=now)
    if job is None:
        raise SystemExit("there is no job to be claimed")
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    job_run(job, JOBS, at=now)
    sys.stdout.write("done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
