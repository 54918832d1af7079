"""What becomes of letters that a mail server does not take, and of those that nobody takes."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gemel.config.reading import MailServer
from gemel.jobs import services as jobs
from gemel.outbox import queries, rules, services
from gemel.outbox.models import Letter
from gemel.outbox.rules import State
from gemel.outbox.services import Ready
from gemel.outbox.transports import Mail, Outcome, Smtp
from tests.cast import NOON, noor, operator
from tests.outbox.sink import a_sink

pytestmark = pytest.mark.django_db


def _letters(count: int, at=None) -> list[Letter]:
    at = at or timezone.now() - timedelta(minutes=1)
    for number in range(count):
        services.post(
            f"acc-{number}", kind="news", language="en", about="news-22222-22222", due_at=at, at=at
        )
    return list(Letter.objects.order_by("pk"))


def _judge(batch, at):
    return {one.pk: Ready(f"{one.receiver}@example.org") for one in batch}


def _deliver(server) -> int:
    with override_settings(GEMEL_MAIL_SERVER=server):
        return services.deliver(_judge)


def _states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("ahead", [True, False])
def test_letters_leave_in_their_order_over_one_connection(ahead):
    letters = _letters(45)
    with a_sink(ahead=ahead) as sink:
        assert _deliver(sink.server) == 45
    sent = [mail["Message-ID"] for mail in sink.mails]
    assert sent == [f"<{one.message_id}@example.org>" for one in letters]
    assert set(_states()) == {State.SENT}


@pytest.mark.parametrize("ahead", [True, False])
def test_an_address_that_refuses_for_good_is_asked_once_and_the_others_are_not_held_up(ahead):
    _letters(6)
    refused = {"acc-0@example.org": "550 no", "acc-3@example.org": "550 no"}
    with a_sink(ahead=ahead, answers=refused) as sink:
        assert _deliver(sink.server) == 4
        assert _states() == ["bounced", "sent", "sent", "bounced", "sent", "sent"]
        assert {row.receiver for row in queries.stale()} == {"acc-0", "acc-3"}
        services.post(
            "acc-0", kind="news", language="en", about="news-33333-33333", due_at=NOON, at=NOON
        )
        assert not Letter.objects.filter(about="news-33333-33333").exists()

        services.mend("acc-0", by=noor())
        services.post(
            "acc-0", kind="news", language="en", about="news-33333-33333", due_at=NOON, at=NOON
        )
    assert Letter.objects.filter(about="news-33333-33333").exists()


def test_what_is_not_taken_for_now_is_tried_later_and_given_up_in_the_end():
    _letters(1)
    with a_sink(answers={"acc-0@example.org": "451 later"}) as sink:
        for attempt in range(1, rules.MOST_ATTEMPTS + 1):
            before = timezone.now()
            assert _deliver(sink.server) == 0
            letter = Letter.objects.get()
            assert (letter.attempts, letter.fault) == (attempt, "receiver 451")
            if attempt < rules.MOST_ATTEMPTS:
                assert letter.due_at >= before + rules.pause(attempt)
                assert letter.state == State.WAITING
                Letter.objects.update(due_at=before)
    assert letter.state == State.DEAD
    assert queries.dead().count() == 1
    with a_sink() as sink:
        assert services.try_again(by=operator(at=timezone.now())) == 1
        assert _deliver(sink.server) == 1


def test_a_line_that_breaks_repeats_one_letter_and_leaves_the_rest_untried():
    letters = _letters(5)
    with a_sink(breaks_after=3) as sink:
        assert _deliver(sink.server) == 2
        after = list(Letter.objects.order_by("pk"))
        assert [one.attempts for one in after] == [1, 1, 1, 0, 0]
        assert [one.due_at for one in after[3:]] == [one.due_at for one in letters[3:]]
        Letter.objects.filter(state=State.WAITING).update(due_at=timezone.now())
        assert _deliver(sink.server) == 3
    assert len(sink.raw) == 5
    assert set(_states()) == {State.SENT}


def test_a_server_that_is_not_there_costs_no_letter_an_attempt_and_the_delay_shows():
    _letters(3, at=timezone.now() - rules.OVERDUE - timedelta(minutes=1))
    with a_sink() as sink:
        gone = sink.server

    assert _deliver(gone) == 0

    assert [(one.state, one.attempts) for one in Letter.objects.all()] == [("waiting", 0)] * 3
    assert queries.stalled(timezone.now()) == 3


def test_nothing_leaves_while_everything_is_held_or_where_no_way_is_set():
    _letters(2)
    with a_sink() as sink:
        jobs.hold_everything(why="restored", at=NOON)
        assert _deliver(sink.server) == 0
        jobs.lift_hold(by="acc-22222-22222", at=NOON)
        assert _deliver(None) == 0
        assert sink.raw == []
        assert _deliver(sink.server) == 2


def test_a_letter_that_its_owner_no_longer_means_is_called_back():
    _letters(2)
    with a_sink() as sink, override_settings(GEMEL_MAIL_SERVER=sink.server):
        assert services.deliver(lambda batch, at: {}) == 0
    assert (set(_states()), sink.raw) == ({"called_back"}, [])


def test_a_lease_that_ran_out_is_another_workers_and_nothing_is_marked_twice():
    _letters(1)

    def slow(batch, at):
        Letter.objects.update(lease="another")
        return _judge(batch, at)

    with a_sink() as sink, override_settings(GEMEL_MAIL_SERVER=sink.server):
        services.deliver(slow)
    assert (Letter.objects.get().state, Letter.objects.get().lease) == ("leased", "another")


def test_a_line_that_must_be_closed_is_never_used_open():
    _letters(1)
    with a_sink() as sink:
        closed = MailServer("127.0.0.1", sink.port, "starttls", "someone", "secret")
        assert _deliver(closed) == 0
    assert sink.raw == []
    assert "secret" not in repr(closed)


def test_no_log_holds_an_address(caplog):
    _letters(4)
    refused = {f"acc-{n}@example.org": answer for n, answer in enumerate(["550 x", "451 x"])}
    with caplog.at_level(logging.DEBUG), a_sink(answers=refused, breaks_after=2) as sink:
        _deliver(sink.server)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("gemel")]
    assert ours
    assert not [line for line in ours if "@" in line or "acc-" in line]


@pytest.mark.parametrize(
    "address", ["a b@example.org", "x>\r\nRCPT TO:<y@example.org", "ünï@example.org", "plain", ""]
)
def test_an_address_that_no_envelope_can_carry_is_refused_and_spoils_no_other(address):
    with a_sink() as sink, Smtp(sink.server) as line:
        results = line.send(
            [
                Mail("a" * 32, address, "news", "en"),
                Mail("b" * 32, "fine@bücher.example", "news", "en"),
            ]
        )
    assert [one.outcome for one in results] == [Outcome.REFUSED, Outcome.SENT]
    assert [receivers for _, receivers in sink.envelopes] == [["fine@xn--bcher-kva.example"]]


def test_a_folder_takes_each_letter_once(tmp_path):
    letters = _letters(3)
    with override_settings(GEMEL_MAIL_FOLDER=str(tmp_path / "mail")):
        assert services.deliver(_judge) == 3
        Letter.objects.update(state=State.WAITING, due_at=NOON)
        assert services.deliver(_judge) == 3
    names = {path.name for path in (tmp_path / "mail").iterdir()}
    assert names == {f"{one.message_id}.eml" for one in letters}


def test_letters_that_ended_long_ago_are_swept_away():
    _letters(2)
    Letter.objects.filter(receiver="acc-0").update(ended_at=NOON, due_at=None, state="sent")

    assert services.sweep(at=NOON + rules.KEPT + timedelta(days=1)) == 1


@given(st.integers(1, 400))
def test_pauses_grow_and_end(attempts):
    assert rules.pause(attempts) <= rules.pause(attempts + 1) <= rules.LONGEST_PAUSE
    state, due_at = rules.after_failure(attempts, at=NOON)
    assert (state is State.DEAD) == (attempts >= rules.MOST_ATTEMPTS)
    assert state is State.DEAD or due_at > NOON
