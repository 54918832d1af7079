"""A small installation on the disk, filled and asked from processes of its own.

    python -m tests.upkeep.world VERB[=WORD] ...      on GEMEL_HOME

Does one after the other and prints what the last one tells, as JSON. Every person is invented;
the words that a search must find, or must not, begin with Canary.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return what a process sees: no setting of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMEL_")}
    kept.pop("PORT", None)
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return {**kept, "PYTHONPATH": paths, "GEMEL_HOME": str(home), **more}


def tell(home: Path, *verbs: str, **more: str) -> dict[str, Any]:
    """Do these verbs in a process of its own and return what the last one tells."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.upkeep.world", *verbs],
        env=environment(home, **more), cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def gemel(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gemel.cli.main", *words],
        env=environment(home, **more), capture_output=True, text=True, timeout=300,
    )  # fmt: skip


# --- within the process ---------------------------------------------------------------------------


def fill() -> dict[str, Any]:
    """Two accounts, two public cases, a twinned person with a note, an act and a consent."""
    from django.utils import timezone

    from gemel.actions import services as actions
    from gemel.actions.deed import About, Deed
    from gemel.notes import services as notes
    from gemel.publishing import services as publishing
    from tests import cast
    from tests.consent.builders import a_consent
    from tests.publishing import builders

    now = timezone.now()
    first, second = cast.noor(at=now), cast.amani(at=now)
    builders.two_people()
    told: dict[str, Any] = {}
    for key in ("one", "two"):
        case = builders.a_case(code=f"XAR-COLL-{len(told) + 71}")
        release = publishing.propose(kind="case", about=case.case.ref, by=first)
        publishing.approve(release, by=second)
        told |= {key: release.ref, f"case_{key}": case.case.ref, f"person_{key}":
                 case.persons[0].ref}  # fmt: skip
    bond = builders.a_twinning(_named("CanaryGone"))
    consent = a_consent(bond.person, use="regular_contact", audiences=["twin"], at=now,
                        own_words="CanaryGoneSaid")  # fmt: skip
    notes.write("CanaryGoneNoted", about=bond.person.ref, by=first)
    about = About(twinning=bond, person=bond.person, scope=bond.programme.ref)
    act = actions.record(Deed(kind="regular_contact", note="CanaryGoneDone"), about,
                         for_member=bond.parliamentarian, done_on=now.date(), by=first)  # fmt: skip
    stays = _named("CanaryStays")
    notes.write("CanaryStaysNoted", about=stays.ref, by=first)
    return told | {"gone": bond.person.ref, "bond": bond.ref, "consent": consent.ref,
                   "act": act.ref, "stays": stays.ref}  # fmt: skip


def speak() -> dict[str, Any]:
    """Words for the press, released by two people."""
    from django.utils import timezone

    from gemel.actions import services as actions
    from gemel.actions.deed import About, Deed
    from gemel.publishing import services as publishing
    from tests import cast

    now = timezone.now()
    first, second = cast.noor(at=now), cast.amani(at=now)
    act = actions.record(Deed(kind="publicise_work", public=True), About(), for_member=None,
                         done_on=now.date(), by=first)  # fmt: skip
    words = {"en": {"title": "A house speaks", "lede": "In a sentence.", "text": "All of it."}}
    release = publishing.propose(kind="press", about=act.ref, texts=words, by=first)
    publishing.approve(release, by=second)
    return {"press": release.ref}


def _named(name: str) -> Any:
    from tests.consent.builders import a_person

    return a_person(name)


def work() -> dict[str, Any]:
    """One round of the worker, its follow-up included."""
    from gemel.jobs import worker

    return {"done": worker.run_due()}


def state() -> dict[str, Any]:
    """What is lit, held, recorded, and who is there."""
    from django.utils import timezone

    from gemel.consent.models import Consent
    from gemel.jobs import queries as jobs
    from gemel.ledger import queries as ledger
    from gemel.people.models import AtRisk
    from gemel.showcase import queries as shown

    return {
        "lit": sorted(shown.cards(at=timezone.now()).values_list("release", flat=True)),
        "held": jobs.hold() is not None,
        "seq": ledger.last_seq(),
        "whole": ledger.first_break() is None,
        "people": sorted(AtRisk.objects.values_list("ref", flat=True)),
        "withdrawn": sorted(
            Consent.objects.exclude(withdrawn_at=None).values_list("ref", flat=True)
        ),
    }


def confirm() -> dict[str, Any]:
    """A coordinator confirms, as the desk does."""
    from django.utils import timezone

    from gemel.upkeep import services
    from tests import cast

    services.confirm(by=cast.noor(at=timezone.now()))
    return {}


def retract(ref: str) -> dict[str, Any]:
    """Take a release down."""
    from django.utils import timezone

    from gemel.publishing import queries, services
    from tests import cast

    by = cast.noor(at=timezone.now())
    services.retract(queries.get(ref, by=by), why="mistake", by=by)
    return {}


def withdraw(ref: str) -> dict[str, Any]:
    """Withdraw a consent."""
    from django.utils import timezone

    from gemel.consent import queries, services
    from tests import cast

    by = cast.noor(at=timezone.now())
    services.withdraw(queries.get(ref, by=by), by=by)
    return {}


def object_(ref: str) -> dict[str, Any]:
    """Record a word against acting on decisions."""
    from django.utils import timezone

    from gemel.consent import services
    from gemel.people import queries
    from tests import cast

    by = cast.noor(at=timezone.now())
    services.object(queries.at_risk(ref, by=by), by_whom="family", channel="phone", by=by)
    return {}


def erase(ref: str) -> dict[str, Any]:
    """Erase a person with the words of two people."""
    from django.utils import timezone

    from gemel.people import queries
    from gemel.upkeep import services
    from tests import cast

    now = timezone.now()
    person = queries.at_risk(ref, by=cast.noor(at=now))
    asked = services.ask(person, why="person", by=cast.noor(at=now))
    services.erase(asked, person, by=cast.amani(at=now + timedelta(seconds=1)))
    return {}


VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    "fill": fill, "speak": speak, "work": work, "state": state, "confirm": confirm,
    "retract": retract, "withdraw": withdraw, "object": object_, "erase": erase,
}  # fmt: skip


if __name__ == "__main__":
    from gemel.cli import ground

    os.umask(0o077)
    ground.start()
    for verb, _, word in (one.partition("=") for one in sys.argv[1:]):
        told = VERBS[verb](*filter(None, [word]))
    print(json.dumps(told))
