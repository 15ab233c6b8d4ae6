"""A process that reads ballots until it is killed: every ballot's marks are printed after they are confirmed."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Enter ballot after ballot of the bundles of the only round, as the first teller."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhuomu.web.settings"
    import django

    django.setup()

    from django.utils import timezone

    from zhuomu.apps.congress.models import Bundle, BundleEntry
    from zhuomu.apps.congress.services.entering import ballot_enter, bundle_finish, bundle_take
    from zhuomu.apps.congress.signs import Paper
    from zhuomu.core.actor import Actor
    from zhuomu.core.models import Person

    by = Actor(Person.objects.get(name="庄晓岚"), timezone.now())
    for bundle in Bundle.objects.order_by("number"):
        if BundleEntry.objects.filter(bundle=bundle, teller=by.person, is_done=True).exists():
            continue
        entry = bundle_take(by=by, bundle=bundle)
        for number in range(entry.ballots.count(), bundle.size):
            # 20 papers of a bundle told apart by their marks
            marks = f"{number + 1:05b}".replace("1", "O").replace("0", "-")
            ballot_enter(by=by, bundle=bundle, paper=Paper(marks))
            sys.stdout.write(f"{bundle.number} {marks}\n")
            sys.stdout.flush()
        bundle_finish(by=by, bundle=bundle)
        sys.stdout.write(f"{bundle.number} done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
