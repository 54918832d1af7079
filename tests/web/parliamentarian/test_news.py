"""What is new at the member's door: from a decision to "seen", "pledged" and "done"."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gemel.access.rules import Role
from gemel.actions.models import Action
from gemel.alerts import services
from gemel.alerts.models import Notice, Preferences, Subscription
from gemel.cases import services as cases
from gemel.consent.models import Objection
from gemel.kernel import refs
from tests import cast
from tests.alerts.builders import a_decision, a_told_member

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()


@pytest.fixture
def told():
    return a_decision(countries=("UG",))


@pytest.fixture
def vera():
    return a_told_member("Vera Invented")


@pytest.fixture
def phone(vera):
    return cast.client_of(vera[1])


@pytest.fixture
def news(told, vera):
    """The decision, told to the member."""
    return services.send(
        told.decision.ref, to=[vera[0].ref], word="Somebody should ask the ambassador",
        by=cast.noor(at=timezone.now()),
    )  # fmt: skip


def read(client, place="") -> str:
    return client.get(f"/member/{place}").content.decode()


def test_a_notice_is_on_the_first_page_at_the_next_request(phone, told, vera):
    assert "What is new" not in read(phone)
    services.send(told.decision.ref, to=[vera[0].ref], by=cast.noor(at=timezone.now()))
    page = read(phone)
    assert "What is new" in page
    assert told.case.code in page
    assert '<span class="count">1</span>' in page


def test_reading_the_list_marks_nothing_seen_but_opening_does(phone, news):
    for place in ("", "news/", f"news/{news.ref}/"):
        read(phone, place)
    assert Notice.objects.get().seen_at is None

    answer = phone.post(f"/member/news/{news.ref}/open/")

    assert answer["Location"] == f"/member/news/{news.ref}/"
    assert Notice.objects.get().seen_at is not None
    assert "count" not in read(phone).partition("</header>")[0]


def test_one_page_says_what_was_decided_why_and_what_one_can_do(phone, news, told):
    page = read(phone, f"news/{news.ref}/")

    assert told.case.code in page
    assert "3 November 2020" in page
    for person in told.persons:
        assert person.name in page
    assert "Somebody should ask the ambassador" in page
    assert "Meet the ambassador" in page or "ambassador" in page
    assert "I will do this" in page
    assert "Not for me" in page
    title = page.partition("</title>")[0]
    assert told.case.code not in title
    assert told.persons[0].name not in title


def test_what_is_asked_stands_in_the_order_of_the_paper(phone, news, told):
    for text, due in (("First thing", "2026-12-31"), ("Second thing", "")):
        cases.add_ask(told.case, verb="urges", addressee="A ministry", text=text, due=due,
                      decision=told.decision, by=cast.noor())  # fmt: skip
    page = read(phone, f"news/{news.ref}/")
    assert page.index("First thing") < page.index("Second thing")


def test_what_an_objection_closes_is_not_told(phone, news, told):
    for person in told.persons:
        Objection.objects.create(
            ref=refs.new("obj"), person=person, by_whom="person", channel="call",
            recorded_by=cast.NOOR, recorded_at=NOW,
        )  # fmt: skip
    assert phone.get(f"/member/news/{news.ref}/").status_code == 404
    assert told.case.code not in read(phone)


def test_i_will_do_this_plans_an_act_and_shows_at_the_desk(phone, news, told, vera):
    sent = {"do": "pledge", "kind": "meet_ambassador", "case": told.case.ref, "request_key": "k"}
    answer = phone.post(f"/member/news/{news.ref}/answer/", sent)
    phone.post(f"/member/news/{news.ref}/answer/", sent)

    assert answer["Location"] == f"/member/news/{news.ref}/"
    act = Action.objects.get()
    assert (act.stage, act.kind, act.case, act.for_member) == (
        "planned", "meet_ambassador", told.case, vera[0]
    )  # fmt: skip
    notice = Notice.objects.get()
    assert notice.pledged_at is not None
    assert notice.action == act.ref
    assert f"/member/acts/{act.ref}/" in read(phone, f"news/{news.ref}/")
    noor = cast.client_of(cast.account(cast.NOOR))
    assert "Pledged" in noor.get(f"/desk/sent/{news.ref}/").content.decode()


def test_done_is_one_touch_and_is_recorded(phone, news, told):
    phone.post(
        f"/member/news/{news.ref}/answer/",
        {"do": "done", "kind": "meet_ambassador", "case": told.case.ref},
    )
    assert Action.objects.get().stage == "done"
    assert Notice.objects.get().done_at is not None
    assert "You did something, and it is recorded." in read(phone, f"news/{news.ref}/")


def test_not_for_me_needs_no_reason_and_may_be_changed(phone, news, told):
    phone.post(f"/member/news/{news.ref}/answer/", {"do": "decline"})
    assert Notice.objects.get().declined_at is not None
    page = read(phone, f"news/{news.ref}/")
    assert "You may still change your mind" in page
    assert "I will do this" in page


def test_an_act_without_a_basis_or_of_others_is_not_planned_here(phone, news, told):
    def answered(kind, case=told.case.ref):
        sent = {"do": "pledge", "kind": kind, "case": case}
        return phone.post(f"/member/news/{news.ref}/answer/", sent).status_code

    assert answered("public_statement") == 409
    assert answered("circulate_decisions") == 404  # the desk's, not an office's
    assert answered("no_such_kind") == 404
    assert answered("meet_ambassador", a_decision().case.ref) == 404
    assert not Action.objects.exists()


def test_an_act_on_what_one_was_told_of_is_recorded_by_hand_too(phone, news, told):
    other = a_decision(countries=("UG",))  # published, and nobody told them of it
    page = read(phone, "record/")
    assert told.case.ref in page
    assert other.case.ref not in page

    phone.post(
        "/member/record/",
        {"subject": told.case.ref, "what": "ambassador", "when": "0", "request_key": "k"},
    )

    assert Action.objects.get().case == told.case
    news.called_back_at = NOW
    news.save()
    assert told.case.ref not in read(phone, "record/")


def test_the_assistant_answers_for_the_member(news, told, vera, phone):
    aide = cast.client_of(cast.account(cast.TESS, role=Role.ASSISTANT, scope=vera[0].ref))
    assert aide.get(f"/member/news/{news.ref}/").status_code == 404  # told before the aide came
    later = services.send(told.decision.ref, to=[vera[0].ref], by=cast.noor(at=timezone.now()))
    aide.post(
        f"/member/news/{later.ref}/answer/",
        {"do": "pledge", "kind": "meet_ambassador", "case": told.case.ref},
    )
    act = Action.objects.get()
    assert act.by_assistant
    assert act.for_member == vera[0]


def test_another_members_news_is_not_there(news):
    other = cast.client_of(a_told_member()[1])
    assert other.get(f"/member/news/{news.ref}/").status_code == 404
    assert other.post(f"/member/news/{news.ref}/open/").status_code == 404
    assert other.post(f"/member/news/{news.ref}/answer/", {"do": "decline"}).status_code == 404


def test_a_member_follows_a_country_and_the_case_and_ends_it(phone, news, told):
    phone.post("/member/news/follow/", {"country": "Uganda", "theme": "media"})
    phone.post("/member/news/follow/", {"case": told.case.ref})
    page = read(phone, "news/")
    for words in ("Uganda", "Press and free speech", "A case"):
        assert words in page
    for one in list(Subscription.objects.all()):
        phone.post(f"/member/news/following/{one.ref}/end/")
    assert not Subscription.objects.exists()
    wrong = phone.post("/member/news/follow/", {}).content.decode()
    assert "Give a country or a theme" in wrong


def test_how_a_member_is_told_is_kept(phone):
    phone.post("/member/news/wishes/", {"rhythm": "weekly", "wakes": "on", "version": "0"})
    assert Preferences.objects.get().rhythm == "weekly"
    assert "Choose one of these" in phone.post("/member/news/wishes/", {}).content.decode()
