"""Letters: after the grace, at the hours and in the rhythm that each receiver wishes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from gemel.access.rules import Role
from gemel.alerts import queries, rules, services
from gemel.alerts.jobs import READS
from gemel.alerts.models import Bulletin, Preferences
from gemel.alerts.rules import Rhythm
from gemel.cases.services import add_decision
from gemel.jobs.models import Job
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.outbox.models import Letter
from gemel.outbox.models import Stale as StaleContact
from tests import cast
from tests.alerts.builders import a_decision, a_told_member, as_member, asks_for, letters_at
from tests.cast import NOON, job, noor
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def way_out(settings, tmp_path):
    settings.GEMEL_MAIL_FOLDER = str(tmp_path / "mail")


def _mailer(at: datetime):
    return job("alerts.mail", *READS, at=at)


def _follower(at: datetime = NOON):
    return job("alerts.follow", *READS, at=at)


def _send(told, *members, at=NOON, **more):
    return services.send(told.decision.ref, to=[m.ref for m in members], by=noor(at=at), **more)


def test_letters_leave_after_the_grace_and_not_before():
    member, account = a_told_member()
    sent = _send(a_decision(), member)
    assert Job.objects.get(name="alerts.mail").run_at == NOON + rules.GRACE

    assert services.make_letters(by=_mailer(NOON + timedelta(seconds=29))) == 0
    assert services.make_letters(by=_mailer(NOON + rules.GRACE)) == 1
    assert services.make_letters(by=_mailer(NOON + rules.GRACE)) == 0

    letter = Letter.objects.get()
    assert (letter.receiver, letter.about, letter.kind) == (account.ref, sent.ref, "news")
    assert letter.due_at == NOON + rules.GRACE


def test_what_is_urgent_leaves_at_once_and_what_was_called_back_never():
    member, _ = a_told_member()
    urgent = _send(a_decision(), member, urgent=True)
    back = _send(a_decision(), member)
    services.call_back(back, by=noor())

    assert services.make_letters(by=_mailer(NOON)) == 1
    assert services.make_letters(by=_mailer(NOON + timedelta(hours=1))) == 0
    assert Letter.objects.get().about == urgent.ref


def test_a_call_back_after_the_grace_stops_what_has_not_left_and_counts_the_rest():
    (first, _), (second, account) = a_told_member(), a_told_member()
    sent = _send(a_decision(), first, second)
    services.make_letters(by=_mailer(NOON + rules.GRACE))
    Letter.objects.filter(receiver=account.ref).update(state="sent", due_at=None)

    assert services.call_back(sent, by=noor(at=NOON + timedelta(minutes=1))) == 1
    assert sorted(Letter.objects.values_list("state", flat=True)) == ["called_back", "sent"]


def test_each_gets_the_letter_in_their_language_and_at_their_hours():
    at = NOON.replace(hour=22)
    people = {}
    for name, language, wish in (
        ("usual", "fr", None),
        ("other tongue", "fr", {"language": "ar"}),
        ("quiet", "en", {"quiet_from": time(21), "quiet_until": time(7)}),
        ("daily", "en", {"rhythm": Rhythm.DAILY}),
        ("never", "en", {"rhythm": Rhythm.NEVER}),
        ("muted", "en", {"muted": ["decision"]}),
        ("mutes another", "en", {"muted": ["event"]}),
    ):
        member = a_member()
        account = cast.account(
            role=Role.MEMBER, scope=member.ref, language=language, time_zone="Africa/Kampala"
        )
        people[name] = (member, account)
        if wish is not None:
            Preferences.objects.create(account=account, **wish)
    _send(a_decision(), *(member for member, _ in people.values()), at=at)

    services.make_letters(by=_mailer(at + rules.GRACE))

    made = {row.receiver: (row.language, row.due_at) for row in Letter.objects.all()}
    soon, morning = at + rules.GRACE, at.replace(day=at.day + 1, hour=4)
    assert made == {
        people["usual"][1].ref: ("fr", soon),
        people["other tongue"][1].ref: ("ar", soon),
        people["quiet"][1].ref: ("en", morning),
        people["mutes another"][1].ref: ("en", soon),
    }


@pytest.mark.parametrize("wakes", [True, False])
def test_what_is_urgent_wakes_only_those_who_let_it(wakes):
    member, account = a_told_member()
    Preferences.objects.create(
        account=account, quiet_from=time(11), quiet_until=time(14), wakes=wakes
    )
    _send(a_decision(), member, urgent=True)
    services.make_letters(by=_mailer(NOON))
    assert (Letter.objects.get().due_at == NOON) == wakes


def test_two_members_of_one_assistant_are_two_notices_and_one_letter():
    first, second = a_member(), a_member()
    helper = cast.account(role=Role.ASSISTANT, scope=first.ref)
    cast.grant(helper, role=Role.ASSISTANT, scope=second.ref)
    for member in (first, second):
        cast.account(role=Role.MEMBER, scope=member.ref)
    sent = _send(a_decision(), first, second)
    services.make_letters(by=_mailer(NOON + rules.GRACE))

    assert sent.notices.filter(account=helper).count() == 2
    assert Letter.objects.filter(receiver=helper.ref).count() == 1


def test_no_letter_is_made_for_a_stale_contact_or_without_a_way_out(settings):
    member, account = a_told_member()
    StaleContact.objects.create(receiver=account.ref, code=550, since=NOON)
    sent = _send(a_decision(), member)
    services.make_letters(by=_mailer(NOON + rules.GRACE))
    settings.GEMEL_MAIL_FOLDER = ""
    other, _ = a_told_member()
    _send(a_decision(), other)
    services.make_letters(by=_mailer(NOON + rules.GRACE))
    settings.GEMEL_MAIL_FOLDER = "somewhere"
    services.make_letters(by=_mailer(NOON + timedelta(hours=1)))

    assert not Letter.objects.exists()
    assert queries.receipt(sent).told == 1
    (contact,) = queries.stale_contacts(by=noor())
    assert (contact.account, contact.code) == (account, 550)


def test_a_digest_counts_what_is_new_unseen_and_readable():
    member, account = a_told_member()
    by = as_member(account, member)
    services.prefer(rhythm=Rhythm.DAILY, muted=["case"], by=by)
    due = Preferences.objects.get().next_digest_at
    assert due == NOON.replace(day=NOON.day + 1, hour=7)
    tolds = [a_decision() for _ in range(4)]
    sent = [_send(told, member) for told in tolds]
    services.see(queries.notice(sent[0].ref, by=by).notice, by=by)
    services.call_back(sent[1], by=noor())

    assert services.make_digests(by=_mailer(due - timedelta(minutes=1))) == 0
    assert services.make_digests(by=_mailer(due)) == 1
    assert services.make_digests(by=_mailer(due)) == 0

    letter = Letter.objects.get()
    assert (letter.kind, letter.count, letter.receiver) == ("digest", 2, account.ref)
    tolds[2].decision.published = False
    tolds[2].decision.save()
    assert [one.pk for one in letters_at(due)] == [letter.pk]
    services.see(queries.notice(sent[3].ref, by=by).notice, by=by)
    assert letters_at(due) == []
    assert services.make_digests(by=_mailer(due + timedelta(days=1))) == 0


def test_letters_of_whoever_may_not_come_in_any_more_do_not_leave():
    (stays, kept), (goes, gone) = a_told_member(), a_told_member()
    _send(a_decision(), stays, goes)
    services.make_letters(by=_mailer(NOON + rules.GRACE))
    gone.grants.update(revoked_at=NOON)

    assert [letter.receiver for letter in letters_at()] == [kept.ref]


def test_wishes_are_checked_and_kept_once():
    member, account = a_told_member()
    by = as_member(account, member)

    first = services.subscribe("country", "UG", by=by)
    assert services.subscribe("country", "UG", by=by) == first
    for kind, value in (("country", "Uganda"), ("theme", "x"), ("colour", "")):
        with pytest.raises(Invalid):
            services.subscribe(kind, value, by=by)
    with pytest.raises(NotYours):
        services.subscribe("search", filters={"country": "UG"}, by=by)
    with pytest.raises(Invalid):
        services.subscribe("search", filters={"name": "x"}, by=_desk())
    services.unsubscribe(first, by=by)
    services.unsubscribe(first, by=by)
    assert not queries.subscriptions(by=by)

    with pytest.raises(Invalid):
        services.prefer(rhythm="hourly", quiet_from=time(1), muted=["x"], language="xx", by=by)
    kept = services.prefer(rhythm=Rhythm.WEEKLY, by=by)
    services.prefer(rhythm=Rhythm.DAILY, version=kept.version, by=by)
    with pytest.raises(Stale):
        services.prefer(rhythm=Rhythm.NEVER, version=kept.version, by=by)
    assert queries.preferences(by=by).rhythm == Rhythm.DAILY


def _desk():
    cast.account(cast.NOOR)
    return noor()


def test_a_member_subscribes_to_cases_that_a_published_decision_names_and_to_no_other():
    member, account = a_told_member()
    by = as_member(account, member)
    told, hidden = a_decision(), a_decision(published=False)

    assert services.subscribe("case", told.case.ref, by=by).key == f"case:{told.case.ref}"
    for ref in (hidden.case.ref, "case-22222-22222"):
        with pytest.raises(NotYours):
            services.subscribe("case", ref, by=by)


# --- news by itself -----------------------------------------------------------------------------


def test_a_new_decision_tells_subscribers_once_by_itself():
    told = a_decision(countries=("UG",))
    member, account = a_told_member()
    asks_for(account, "country:UG", member.ref)
    assert services.follow(by=_follower()) == 0  # begins with now
    add_decision(told.case, symbol="CL/299/9/R.1", adopted_on="2026-11-10", persons=2, by=noor())

    assert services.follow(by=_follower()) == 1
    assert services.follow(by=_follower()) == 0

    (notice,) = queries.notices(by=as_member(account, member))
    assert notice.notice.bulletin.kind == "decision"
    bulletin = Bulletin.objects.get()
    services.make_letters(by=_mailer(bulletin.leaves_at))
    assert [letter.receiver for letter in letters_at()] == [account.ref]


def test_history_that_is_recorded_now_and_news_nobody_asked_for_make_no_sending():
    told = a_decision(countries=("UG",))
    services.follow(by=_follower())
    add_decision(told.case, symbol="CL/299/9/R.1", adopted_on="2019-11-10", by=noor())
    add_decision(told.case, symbol="CL/299/9/R.2", adopted_on="2026-11-10", by=noor())

    assert services.follow(by=_follower()) == 0
    assert not Bulletin.objects.exists()


def test_subscribers_told_by_the_desk_are_not_told_again_by_itself():
    told = a_decision(countries=("UG",))
    services.follow(by=_follower())
    add_decision(told.case, symbol="CL/299/9/R.1", adopted_on="2026-11-10", by=noor())
    decision = told.case.rulings.order_by("-pk").first().decision
    member, account = a_told_member()
    asks_for(account, "country:UG", member.ref)
    services.send(decision.ref, to=[], by=noor())

    assert services.follow(by=_follower()) == 0
    assert len(queries.notices(by=as_member(account, member))) == 1


def test_an_ask_that_is_due_soon_is_told_once():
    told = a_decision(countries=("UG",))
    member, account = a_told_member()
    asks_for(account, f"case:{told.case.ref}", member.ref)
    told.case.asks.create(
        ref="ask-22222-22222", decision=told.decision, verb="urges", addressee="them",
        due="2026-11-20", text="Invented",
    )  # fmt: skip
    told.case.asks.create(
        ref="ask-33333-33333", decision=told.decision, verb="urges", addressee="them",
        due="2027-11-20", text="Invented",
    )  # fmt: skip

    assert services.remind(by=_follower()) == 1
    assert services.remind(by=_follower()) == 0
    assert Bulletin.objects.get().about == "ask-22222-22222"


def test_a_saved_search_is_told_to_whoever_reads_by_list():
    told = a_decision(countries=("UG",))
    by = _desk()
    services.subscribe("search", filters={"country": "UG"}, by=by)
    services.subscribe("search", filters={"country": "KE"}, by=by)
    services.follow(by=_follower())
    add_decision(told.case, symbol="CL/299/9/R.1", adopted_on="2026-11-10", by=noor())

    assert services.follow(by=_follower()) == 1
    (notice,) = queries.notices(by=by)
    assert [str(one.reason) for one in notice.because] == ["subscribed:search:"]
