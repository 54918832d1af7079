"""What a page says that confirming will change is what confirming changes."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gemel.cases import queries, services
from gemel.cases.models import Case, Decision, Fact, Membership, Reading
from gemel.people.models import AtRisk
from tests.cases.received import case, confirmed, full_case, person, receive
from tests.cases.test_readings import FIRST, SECOND, SESSIONS, _accept, _paper, _sheet
from tests.cast import noor

pytestmark = pytest.mark.django_db


def coming(reading, by=None):
    return queries.read(reading, by=by or noor()).coming[0]


def test_a_new_case_is_told_as_new():
    told = coming(receive(full_case(person(1))))

    assert told.case is None and not told.theirs


def test_the_next_session_says_who_joins_who_leaves_and_what_becomes_of_the_case():
    confirmed(full_case(person(1), person(2)), day=FIRST, session=298)

    told = coming(receive(full_case(person(2), person(3), outcome="closed"), day=SECOND))

    assert told.case == Case.objects.get() and not told.again and not told.newer
    assert told.joining == {"cases[0].persons[1]"}
    assert (told.staying, told.leaving, told.stage) == (1, 1, ("open", "closed"))
    assert (told.alleged, told.alleged_no_more) == ((), ())


def test_the_same_decision_in_another_file_moves_nobody_and_says_so():
    confirmed(full_case(person(1)), day=FIRST, session=298)
    # The same paper printed anew: another file, the same words.
    again = receive(full_case(person(1)), day=FIRST, session=298, place="Geneva")

    told = coming(again)
    assert told.again and told.staying == 1 and not (told.joining or told.leaving or told.stage)


def test_an_older_decision_goes_into_the_history_and_nobody_leaves_by_it():
    confirmed(case(person(1), person(2)), day=SECOND)
    older = receive(case(person(1)), day=FIRST, session=298)

    told = coming(older)

    assert told.newer == SECOND and (told.leaving, told.staying) == (0, 1)
    services.confirm_certain(older, seen=older.version, by=noor())
    assert not Membership.objects.exclude(left_on="").exists()
    assert Membership.objects.get(person__name="Boris Example2").joined_on == SECOND


def test_of_the_case_of_others_nothing_is_told_and_the_rest_of_the_paper_is_confirmed():
    confirmed(case(person(1)), day=FIRST, session=298)
    kept = Case.objects.get()
    services.join_scope(kept, scope="prog-22222-22222", by=noor())
    mine = noor(scope="prog-33333-33333")
    later = receive(case(person(1), person(9)), case(person(5), code="LUX-COLL-02"), by=mine,
                    day=SECOND)  # fmt: skip

    told = coming(later, by=mine)
    done = services.confirm_certain(later, seen=later.version, by=mine)

    assert told.theirs and told.case is None and not told.joining
    assert done == 1 and list(queries.read(later, by=mine).waiting) == [0]
    assert kept.memberships.count() == 1


class AsTold(TestCase):
    """Whatever papers came before, and in whatever order: what was told is what happens."""

    databases = "__all__"

    @settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(st.lists(_paper(), min_size=3, max_size=3), st.permutations(range(3)))
    def test_what_was_told_is_what_happens(self, found, order):
        for model in (Reading, Fact, Case, Decision, AtRisk):
            model.objects.all().delete()
        for place in order:
            day, session = SESSIONS[place]
            reading = receive(found[place], day=day, session=session)
            services.accept_certain(reading, seen=reading.version, by=noor())
            for item in _sheet(reading).items:
                if not item.settled:
                    _accept(reading, item.path)
            told, before = coming(reading), _standing()
            services.confirm(reading, 0, seen=reading.version, by=noor())
            after = _standing()
            assert (told.case is None) == (before is None)
            if before is None:
                continue
            if told.newer:
                assert len(told.joining) == len(after["persons"] - before["persons"])
            else:
                assert len(told.joining) == len(after["now"] - before["now"])
                assert told.leaving == len(before["now"] - after["now"])
            assert (told.stage or (before["stage"],) * 2) == (before["stage"], after["stage"])
            assert set(told.alleged) == after["alleged"] - before["alleged"]
            assert set(told.alleged_no_more) == before["alleged"] - after["alleged"]


def _standing():
    """Return what stands of the one case."""
    found = Case.objects.first()
    if found is None:
        return None
    members = found.memberships.all()
    alleged = found.facts.filter(kind="violation", superseded_at=None)
    return {
        "stage": found.stage,
        "persons": {m.person_id for m in members},
        "now": {m.person_id for m in members if not m.left_on},
        "alleged": set(alleged.values_list("value", flat=True)),
    }
