"""Who comes first, who waits, and that nobody moves without need; all by the register's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid
from gemel.matching import answering, helping, solve, what_if
from gemel.matching.register import Register, lay_out
from gemel.matching.rules import MemberFacts, PersonFacts, Settings
from gemel.matching.what_if import Wish
from gemel.people.rules import Standing, Tie
from gemel.people.rules import Wish as Wished

ON = date(2026, 11, 16)
TONGUES = ("fr", "rn", "en", "sw", "ln")


def person(ref: str, **facts) -> PersonFacts:
    return PersonFacts(**{"ref": ref, "wants": 1, "urgency": 2, **facts})


def member(ref: str, **facts) -> MemberFacts:
    return MemberFacts(**{"ref": ref, "capacity": 1, **facts})


def a_register(persons, members, **more) -> Register:
    return Register(on=ON, persons=tuple(persons), members=tuple(members), **more)


def served(register) -> frozenset[str]:
    return answering.answer(register).outcome.served


@st.composite
def registers(draw, most=8) -> Register:
    """Programmes with more or less room, languages and wishes; about half is not known."""
    persons = [
        person(
            f"p{n}", wants=draw(st.integers(1, 2)), urgency=draw(st.integers(1, 4)),
            languages=frozenset(draw(st.lists(st.sampled_from(TONGUES), max_size=2))),
            wishes=tuple(draw(st.lists(st.sampled_from(list(Wished)), unique=True, max_size=3))),
            waited=draw(st.booleans()), countries=frozenset({"BI"}),
        )
        for n in range(draw(st.integers(1, most)))
    ]  # fmt: skip
    members = [
        member(
            f"m{n}", capacity=draw(st.integers(0, 2)), sex=draw(st.sampled_from(["", "F"])),
            languages=dict.fromkeys(draw(st.lists(st.sampled_from(TONGUES), max_size=2)), "good"),
            ties={"BI": frozenset(draw(st.lists(st.sampled_from(list(Tie)), max_size=1)))},
            standing=draw(st.sampled_from([Standing.HOLDS, Standing.UNCONFIRMED])),
        )
        for n in range(draw(st.integers(1, most)))
    ]  # fmt: skip
    return a_register(persons, members)


def test_the_more_urgent_comes_first_whoever_waited():
    urgent, waited = person("a", urgency=3), person("b", urgency=2, waited=True)

    assert served(a_register([urgent, waited], [member("m")])) == {"a"}


def test_among_the_equally_urgent_who_waited_comes_first_whatever_the_points():
    close = person("a", languages=frozenset({"fr"}), countries=frozenset({"BI"}))
    waited = person("b", waited=True)
    good = member("m", languages={"fr": "native"}, ties={"BI": frozenset({Tie.OBSERVER})})

    assert served(a_register([close, waited], [good])) == {"b"}
    assert served(a_register([close, replace(waited, waited=False)], [good])) == {"a"}


def test_narrow_wishes_buy_no_place():
    """Of two who are alike but for a wish that the only member meets, the wish wins nothing."""
    woman = member("m", sex="F")
    for names in (("a", "b"), ("b", "a")):
        plain, wishing = person(names[0]), person(names[1], wishes=(Wished.WOMAN,))
        score = lay_out(a_register([plain, wishing], [woman])).score
        assert score(plain.ref, "m") == score(wishing.ref, "m")


@settings(max_examples=40, deadline=None)
@given(registers())
def test_nobody_is_left_out_who_is_more_urgent_than_one_served_in_the_place(register):
    """Coverage is what urgency, then waiting, decide: no swap of one for another is better."""
    answer = answering.answer(register)
    laid, outcome = answer.laid, answer.outcome
    free = {ref for ref in laid.persons if ref not in outcome.served}
    for out in free:
        for (inside, where), _ in outcome.pairs.items():
            alone = sum(one == inside for one, _ in outcome.pairs) == 1
            fits = laid.score(out, where) >= 0
            if fits:
                assert not alone or laid.persons[inside].rank >= laid.persons[out].rank
                assert alone  # a second member goes before somebody's first


@settings(max_examples=30, deadline=None)
@given(registers())
def test_working_it_out_again_keeps_every_pair(register):
    first = answering.answer(register)
    again = answering.answer(replace(register, earlier=frozenset(first.outcome.pairs)))
    assert again.outcome.pairs == first.outcome.pairs
    assert again.outcome.points == first.outcome.points  # the bonus is not counted


@settings(max_examples=30, deadline=None)
@given(registers(), st.data())
def test_what_is_asked_or_twinned_stays_whatever_else_changes(register, data):
    pairs = answering.answer(register).outcome.pairs
    held = frozenset(data.draw(st.lists(st.sampled_from(sorted(pairs)))) if pairs else ())
    urgent = person("new", urgency=4, languages=frozenset(TONGUES))
    later = replace(register, persons=(*register.persons, urgent), held=held)

    after = answering.answer(later)

    assert held <= after.outcome.pairs.keys()
    assert not after.laid.warnings


def test_in_a_parliament_ninety_nine_of_a_hundred_unaffected_pairs_stay():
    """Some persons and members drop out; all other pairs of the last proposal are unaffected."""
    size = 120
    persons = [
        person(f"p{n:03}", urgency=1 + n % 4, wants=1 + n % 2,
               languages=frozenset({TONGUES[n % 5], TONGUES[n * 7 % 5]}))
        for n in range(size)
    ]  # fmt: skip
    members = [
        member(f"m{n:03}", capacity=1 + n % 2,
               languages={TONGUES[n * 3 % 5]: ("good", "some", "")[n % 3]},
               committees=("Human Rights",) if n % 4 == 0 else ("Foreign Affairs",) * (n % 3 == 0))
        for n in range(size)
    ]  # fmt: skip
    register = a_register(persons, members)
    first = answering.answer(register).outcome
    gone = {f"p{n:03}" for n in range(5, size, 33)} | {f"m{n:03}" for n in range(7, size, 33)}
    left = replace(
        register,
        persons=tuple(one for one in persons if one.ref not in gone),
        members=tuple(one for one in members if one.ref not in gone),
        earlier=frozenset(first.pairs),
    )

    after = answering.answer(left).outcome

    unaffected = {both for both in first.pairs if not gone & set(both)}
    kept = len(unaffected & after.pairs.keys()) / len(unaffected)
    assert kept >= 0.99
    free = answering.answer(replace(left, earlier=frozenset())).outcome
    assert after.points >= free.points * 0.99


# --- the floor ----------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(registers(most=5), st.integers(1, 1000))
def test_a_floor_costs_nobody_the_only_member_and_holds_as_far_as_it_can(register, floor):
    free = answering.answer(register)
    held = answering.answer(replace(register, settings=Settings(floor=floor)))

    assert held.solution.coverage == free.solution.coverage
    assert held.outcome.worst is None or held.outcome.worst >= held.floor
    if held.floor < floor:
        told = dict(held.laid.warnings)["floor_lowered"]
        assert told == (str(floor), str(held.floor))
        higher = lay_out(register, floor=held.floor + 1)
        assert solve.solve(higher.problem).coverage < free.solution.coverage


def test_what_a_coordinator_locked_stands_below_the_floor():
    register = a_register(
        [person("a")], [member("m"), member("n", committees=("Human Rights",))],
        locked=frozenset({("a", "m")}), settings=Settings(floor=200),
    )  # fmt: skip

    answer = answering.answer(register)

    assert set(answer.outcome.pairs) == {("a", "m")}
    assert not answer.laid.warnings


@settings(max_examples=15, deadline=None)
@given(registers(most=5))
def test_the_ladder_of_floors_rises_and_tells_its_price(register):
    rungs = answering.ladder(register)

    floors = [one.floor for one in rungs]
    assert floors == sorted(set(floors))
    assert floors[0] == 0
    points = [one.outcome.points for one in rungs]
    assert points[0] == max(points)
    for one in rungs:
        assert one.solution.coverage == rungs[0].solution.coverage
        assert one.outcome.worst is None or one.outcome.worst >= one.floor


# --- what if, and what would help -----------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(registers(most=6), st.data())
def test_what_a_change_would_do_is_what_it_does(register, data):
    """The difference that is shown leads from what stands to what is then proposed."""
    who = data.draw(st.sampled_from(register.members)).ref
    wish = Wish(rooms={who: data.draw(st.integers(0, 4))})
    now = answering.answer(register)
    stands = replace(register, earlier=frozenset(now.outcome.pairs))

    looked = what_if.look(stands, wish, mark=stands.mark(), stands=now.outcome)

    after = answering.answer(what_if.changed(stands, wish)).outcome
    assert looked.answer.outcome.pairs == after.pairs
    assert not looked.since
    assert set(looked.change.gains) == after.served - now.outcome.served
    assert set(looked.change.loses) == now.outcome.served - after.served
    assert looked.change.points == (now.outcome.points, after.points)


def test_a_register_that_changed_since_is_told_and_compared_with_itself():
    register = a_register([person("a")], [member("m")])
    before = answering.answer(register).outcome
    newer = replace(register, persons=(*register.persons, person("b")))

    looked = what_if.look(newer, Wish(rooms={"m": 2}), mark=register.mark(), stands=before)

    assert looked.since
    assert looked.change.gains == ("b",) or looked.change.gains == ("a",)
    assert looked.change.pairs == (1, 2)


@settings(max_examples=20, deadline=None)
@given(registers(most=6))
def test_every_lever_adds_a_served_person_and_more_room_never_costs_one(register):
    answer = answering.answer(register)
    for one in register.persons:
        if one.ref not in answer.outcome.served:
            for lever in helping.levers(register, one.ref, now=answer):
                assert lever.gains
    assume(answer.outcome.pairs and answer.solution.status == "optimal")
    worth = helping.places(answer)
    for ref in (one.ref for one in register.members):
        more = what_if.changed(
            register, Wish(rooms={ref: 1 + next(m.capacity for m in register.members
                                                if m.ref == ref)})
        )  # fmt: skip
        after = answering.answer(more)
        gains, points = (worth[ref].gains, worth[ref].points) if ref in worth else ((), 0)
        assert len(after.outcome.served) - len(answer.outcome.served) == len(gains)
        assert after.outcome.points - answer.outcome.points == points


def test_the_mark_tells_one_state_from_another_and_the_day_does_not():
    register = a_register([person("a", languages=frozenset({"fr", "rn", "en"}))], [member("m")])

    assert register.mark() == replace(register, on=date(2027, 1, 1)).mark()
    assert register.mark() == replace(register, earlier=frozenset({("a", "m")})).mark()
    for other in (
        replace(register, persons=(person("a", languages=frozenset({"fr"})),)),
        replace(register, members=(member("m", capacity=2),)),
        replace(register, vetoes=frozenset({("a", "m")})),
        replace(register, settings=Settings(floor=1)),
    ):
        assert register.mark() != other.mark()


@pytest.mark.parametrize("room", [-1, 51])
def test_room_beyond_what_a_member_can_have_is_refused(room):
    with pytest.raises(Invalid):
        what_if.check(Wish(rooms={"m": room}), a_register([person("a")], [member("m")]))
