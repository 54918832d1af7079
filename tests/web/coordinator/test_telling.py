"""Telling members at the desk: who and why, taken out, added, called back, and what came of it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gemel.access.rules import Role
from gemel.alerts import queries, services
from gemel.alerts.models import Bulletin, Notice, Preferences, Subscription
from gemel.alerts.queries.concerned import Because
from gemel.alerts.rules import Reason, Why
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.outbox.models import Letter, Stale
from gemel.people.models import Body, Seat
from gemel.web.coordinator import telling
from tests import cast
from tests.agenda.builders import an_event
from tests.alerts.builders import a_decision, a_told_member, as_member, in_group
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()


@pytest.fixture
def noor():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def told():
    return a_decision()


@pytest.fixture
def vera():
    """A member in the friendship group, with an account."""
    member, account = a_told_member("Vera Invented")
    in_group(member, "AQ")
    return member, account


def page(client, told) -> str:
    return client.get(f"/desk/tell/{told.decision.ref}/").content.decode()


def send(client, told, *to, **more):
    sent = {"to": list(to), "request_key": "k"} | more
    return client.post(f"/desk/tell/{told.decision.ref}/", sent)


def test_the_page_says_who_is_concerned_why_and_how_many(noor, told, vera):
    without = a_member("Wim Invented")
    in_group(without, "AQ", kind="delegation")

    shown = page(noor, told)

    assert "Sits in a friendship group: <bdi>Invented group</bdi>" in shown
    assert "Vera Invented" in shown
    assert "Wim Invented" in shown
    assert shown.count(">no account yet<") == 1 and f"?member={without.ref}" in shown
    assert "1 has no account yet and is kept on the list as not told" in shown
    assert "Tell 1 member" in shown
    assert shown.count("checked") == 2
    assert "Vera" not in shown.partition("</title>")[0]


def test_one_press_tells_and_leads_to_the_receipt(noor, told, vera):
    member, account = vera
    answer = send(noor, told, member.ref, word="See what is asked")

    bulletin = Bulletin.objects.get()
    assert answer["Location"] == f"/desk/sent/{bulletin.ref}/"
    assert Notice.objects.get().account == account
    receipt = noor.get(answer["Location"]).content.decode()
    assert "1 person is told" in receipt
    assert "Mails leave at" in receipt
    assert "Delivered" in receipt
    assert "See what is asked" in receipt
    assert "Told already on" in page(noor, told)


def test_the_same_form_sent_twice_tells_once(noor, told, vera):
    first = send(noor, told, vera[0].ref)
    assert send(noor, told, vera[0].ref)["Location"] == first["Location"]
    assert Bulletin.objects.count() == 1


def test_who_is_taken_out_is_not_told_and_who_is_added_is(noor, told, vera):
    programme = a_programme()
    other, account = a_told_member("Olga Invented")
    takes_part(programme, other)

    send(noor, told, more=["Olga Invented"])

    assert Notice.objects.get().account == account
    assert Notice.objects.get().reasons == ["added"]


def test_nobody_chosen_is_told_in_words_and_what_was_typed_stays(noor, told, vera):
    answer = send(noor, told, word="A word that stays").content.decode()
    assert "Choose at least one person to tell" in answer
    assert "A word that stays" in answer
    assert not re.search(r'name="to"[^>]+checked', answer)
    assert not Bulletin.objects.exists()


def test_a_name_that_nobody_has_is_refused_and_nobody_is_told(noor, told, vera):
    answer = send(noor, told, vera[0].ref, more=["Nobody At All"]).content.decode()
    assert "is nobody here, or several" in answer
    assert not Bulletin.objects.exists()


def test_urgent_leaves_no_time_to_take_it_back(noor, told, vera):
    answer = send(noor, told, vera[0].ref, urgent="on")
    receipt = noor.get(answer["Location"]).content.decode()
    assert "Mails leave at" not in receipt
    assert "Take it back after all" in receipt


def test_called_back_it_is_gone_for_its_receiver(noor, told, vera):
    member, account = vera
    send(noor, told, member.ref)
    bulletin = Bulletin.objects.get()

    answer = noor.post(f"/desk/sent/{bulletin.ref}/back/", follow=True).content.decode()

    assert "Called back. No mail has left." in answer
    assert "Tell anew" in answer
    assert queries.notices(by=as_member(account, member, at=timezone.now())) == []
    again = noor.post(f"/desk/sent/{bulletin.ref}/back/")
    assert again.status_code == 409


def test_a_member_stands_once_with_the_office_under_the_name(noor, told, vera):
    member, account = vera
    cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=member.ref)
    send(noor, told, member.ref)
    mine = next(n for n in queries.notices(by=as_member(account, member, at=NOW)))
    services.see(mine.notice, by=as_member(account, member, at=NOW))

    shown = noor.get(f"/desk/sent/{Bulletin.objects.get().ref}/").content.decode()

    assert shown.count("<h3>") == 1 and "through <bdi>Tess Invented</bdi>" in shown
    assert shown.index("Seen") and "Delivered" in shown


def test_the_decision_says_who_was_told_by_group_and_what_they_did(noor, told, vera):
    member, account = vera
    cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=member.ref)
    without, guest = a_member("Wim Invented"), a_told_member("Olga Invented")
    in_group(without, "AQ", kind="delegation")
    takes_part(a_programme(), guest[0])
    first = services.send(told.decision.ref, to=[member.ref, without.ref, guest[0].ref],
                          by=cast.noor(at=NOW))  # fmt: skip
    taken_back = services.send(told.decision.ref, to=[member.ref], by=cast.noor(at=NOW))
    services.call_back(taken_back, by=cast.noor(at=NOW))
    by = as_member(account, member, at=NOW)
    services.done(queries.notices(by=by)[0].notice, by=by)
    Letter.objects.create(message_id="0" * 32, receiver=guest[1].ref, kind="notice", language="en",
                          about=first.ref, state="bounced", made_at=NOW)  # fmt: skip

    came = {str(one.words): one for one in queries.what_came(list(Bulletin.objects.all()))}
    shown = noor.get(f"/desk/decided/{told.decision.ref}/").content.decode()

    group, delegation, added = came.values()
    assert (group.told, group.seen, group.done, group.untold) == (1, 1, 1, 0)  # with the office
    assert (delegation.told, delegation.untold) == (0, 1)
    assert (added.told, added.bounced) == (1, 1)
    assert "Who was told" in shown and f"/desk/sent/{first.ref}/" in shown
    assert shown.count("Called back") == 1 and "without an account: <b>1</b>" in shown


def test_the_receipt_tells_what_each_did(noor, told):
    states = {}
    for name, deed in (("Ada", services.see), ("Bea", services.pledge), ("Cyd", services.done),
                       ("Dee", services.decline), ("Eve", None)):  # fmt: skip
        member, account = a_told_member(f"{name} Invented")
        in_group(member, "AQ")
        states[member.ref] = (as_member(account, member, at=NOW), deed)
    send(noor, told, *states)
    for by, deed in states.values():
        if deed:
            deed(queries.notices(by=by)[0].notice, by=by)

    receipt = noor.get(f"/desk/sent/{Bulletin.objects.get().ref}/").content.decode()

    order = [receipt.index(f"{name} Invented") for name in ("Cyd", "Bea", "Dee", "Ada", "Eve")]
    assert order == sorted(order)
    for word in ("Done", "Pledged", "Not for them", "Seen", "Delivered"):
        assert word in receipt
    listed = noor.get("/desk/sent/").content.decode()
    assert "5 told, 4 seen, 1 pledged, 1 done" in listed


def test_an_office_is_one_line_and_one_person_whatever_page_its_accounts_would_fall_on(
    noor, told, vera, monkeypatch
):
    member, account = vera
    others = [a_told_member(f"{name} Invented") for name in ("Ada", "Bea")]
    for one, _ in others:
        in_group(one, "AQ")
    helper = cast.account(role=Role.ASSISTANT, scope=member.ref, name="Tess Helper")
    send(noor, told, member.ref, *(one.ref for one, _ in others))
    services.done(queries.notices(by=as_member(account, member, NOW))[0].notice,
                  by=as_member(account, member, NOW))  # fmt: skip
    sent = Bulletin.objects.get()
    assert sent.notices.count() == 4
    monkeypatch.setattr(telling, "PER_PAGE", 1)

    pages = [noor.get(f"/desk/sent/{sent.ref}/?page={n}").content.decode() for n in (1, 2, 3)]

    assert all("3 persons are told" in one for one in pages)
    assert helper.name in pages[0] and "Vera Invented" in pages[0]
    assert sum("Vera Invented" in one or helper.name in one for one in pages) == 1


def test_a_receipt_that_is_still_being_written_says_so(noor, told, vera):
    send(noor, told, vera[0].ref)
    address = f"/desk/sent/{Bulletin.objects.get().ref}/"
    for told_to, there in ((5, True), (None, False)):
        Bulletin.objects.update(told_to=told_to)
        shown, listed = (noor.get(one).content.decode() for one in (address, "/desk/sent/"))

        assert ("1 and more are told" in shown) == there
        assert ("still being written: until then" in shown) == there
        assert ("still being written" in listed) == there


def test_what_came_of_a_decision_leads_to_the_report_and_nothing_taken_back_does(noor, told, vera):
    send(noor, told, vera[0].ref)
    sent = f"/desk/sent/{Bulletin.objects.get().ref}/"
    report = f"/desk/reports/?decision={told.decision.ref}"

    assert report in noor.get(sent).content.decode()
    noor.post(f"{sent}back/")
    taken_back = noor.get(sent).content.decode()
    assert report not in taken_back
    assert "Delivered" not in taken_back


def test_reasons_of_one_kind_are_said_once():
    reasons = (Because(Reason(Why.FRIENDSHIP), say("In a group"), name="One"),
               Because(Reason(Why.FRIENDSHIP), say("In a group"), country="UG"),
               Because(Reason(Why.DESK), say("A desk")))  # fmt: skip
    shown = render_to_string("shared/_because.html", {"because": reasons})

    assert " ".join(re.sub("<[^>]+>", "", shown).split()) == "In a group: One, Uganda · A desk"


def test_a_pledge_that_was_kept_stands_as_done(told, vera):
    member, account = vera
    services.follow(by=cast.job("alerts.follow", at=NOW))
    services.send(told.decision.ref, to=[member.ref], by=cast.noor(at=NOW))
    by = as_member(account, member, at=NOW)
    services.pledge(queries.notices(by=by)[0].notice, action="act-22222-22222", by=by)
    ledger.record("action.done", about="act-22222-22222", by=by)
    services.follow(by=cast.job("alerts.follow", at=NOW))
    assert Notice.objects.get().done_at == NOW

    ledger.record("action.taken_back", about="act-22222-22222", by=by)
    services.follow(by=cast.job("alerts.follow", at=NOW))
    notice = Notice.objects.get()
    assert (notice.pledged_at, notice.done_at, notice.action) == (None, None, "")


def test_seven_hundred_concerned_fold_and_are_all_told_with_constant_reads(noor, told):
    def more(count: int) -> None:
        body = Body.objects.first()
        for _ in range(count):
            Seat.objects.create(parliamentarian=a_member(), body=body)

    member, _ = a_told_member()
    in_group(member, "AQ")

    def reads() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert page(noor, told)
        return len(seen)

    more(20)
    few = reads()
    more(679)
    assert reads() == few
    shown = page(noor, told)
    assert "Tell 1 member<" in shown and "699 have no account yet" in shown
    assert "688 more, ticked as well" in shown
    keys = re.findall(r'name="to" value="([^"]+)"', shown)
    answer = send(noor, told, *keys)
    with CaptureQueriesContext(connection) as seen:
        receipt = noor.get(answer["Location"]).content.decode()
    assert len(seen) <= 24
    assert "1 to 50 of 700" in receipt
    assert few <= 40


def test_who_may_not_tell_finds_nothing(told, vera):
    partner = cast.client_of(cast.account(role=Role.PARTNER))
    assert partner.get(f"/desk/tell/{told.decision.ref}/").status_code == 404
    assert partner.get("/desk/sent/").status_code == 404
    assert "Tell members" not in partner.get(f"/desk/cases/{told.case.ref}/").content.decode()


def test_another_programmes_desk_neither_tells_nor_reads_the_receipt(noor):
    told = a_decision(published=False)
    told.case.scopes.create(scope=a_programme().ref)
    member, _ = a_told_member()
    other = cast.client_of(cast.account(scope=a_programme("Elsewhere").ref))
    assert other.get(f"/desk/tell/{told.decision.ref}/").status_code == 404
    assert member


def test_who_travels_there_is_concerned(noor, told):
    member, _ = a_told_member("Sara Brandt")
    an_event("trip", country="AQ", members=[member], starts_on=NOW.date(), by=cast.noor(at=NOW))
    assert "Sara Brandt" in page(noor, told)


def test_addresses_that_refuse_mail_are_a_queue(noor, vera):
    account = vera[1]
    Stale.objects.create(receiver=account.ref, code=550, since=NOW)
    assert "1 address refuses mail" in noor.get("/desk/sent/").content.decode()
    assert account.email in noor.get("/desk/sent/contacts/").content.decode()

    there = f"/desk/accounts/{account.ref}/mended/"
    assert noor.post(there, {"back": "list"})["Location"] == "/desk/sent/contacts/"
    assert "Every address takes mail" in noor.get("/desk/sent/contacts/").content.decode()
    assert noor.post(there).status_code == 409


def test_letters_given_up_are_tried_again_by_whoever_keeps_the_house(noor, vera):
    Letter.objects.create(
        message_id="t", receiver=vera[1].ref, kind="news", language="en", about="news-22222-22222",
        state="dead", attempts=9, made_at=NOW, ended_at=NOW, fault="timeout",
    )  # fmt: skip
    scoped = cast.client_of(cast.account(scope=a_programme().ref))
    assert scoped.get("/desk/sent/letters/").status_code == 404
    assert scoped.post("/desk/sent/letters/again/").status_code == 404
    assert "9 attempts" in noor.get("/desk/sent/letters/").content.decode()

    answer = noor.post("/desk/sent/letters/again/", follow=True).content.decode()
    assert "1 letter is tried again." in answer
    assert Letter.objects.get().state == "waiting"


# --- what staff follow ----------------------------------------------------------------------------


def test_a_case_is_followed_on_its_page_and_let_go_again(noor, told):
    place = f"/desk/cases/{told.case.ref}/"
    noor.post("/desk/news/follow/", {"kind": "case", "value": told.case.ref, "next": place})
    assert "You follow this case." in noor.get(place).content.decode()
    assert told.case.code in noor.get("/desk/news/").content.decode()

    noor.post(f"/desk/news/following/{Subscription.objects.get().ref}/end/", {"next": place})
    assert "You follow this case." not in noor.get(place).content.decode()


def test_a_country_a_theme_and_a_search_are_followed(noor):
    noor.post("/desk/news/follow/", {"country": "Burundi", "theme": "media"})
    listed = noor.get("/desk/cases/?country=Burundi&urgency=3").content.decode()
    assert "Follow this search" in listed
    noor.post("/desk/news/follow/", {"kind": "search", "country": "BI", "urgency": "3"})

    page = noor.get("/desk/news/").content.decode()
    for words in ("Burundi", "Press and free speech", "Cases found by: Burundi"):
        assert words in page
    assert Subscription.objects.get(key="search:").filters == {"country": "BI", "urgency": 3}


def test_nothing_to_follow_is_told_in_words(noor):
    answer = noor.post("/desk/news/follow/", {}).content.decode()
    assert "Give a country or a theme" in answer
    answer = noor.post("/desk/news/follow/", {"country": "Atlantis"}).content.decode()
    assert "We know no country named" in answer
    assert noor.post("/desk/news/follow/", {"kind": "case", "value": "case-x"}).status_code == 404


def test_news_is_opened_by_a_press_and_not_by_reading(noor, told):
    noor.post("/desk/news/follow/", {"kind": "case", "value": told.case.ref})
    services.send(told.decision.ref, to=[], by=cast.amani(at=timezone.now()))
    page = noor.get("/desk/news/").content.decode()
    assert told.case.code in page
    assert Notice.objects.get().seen_at is None

    answer = noor.post(f"/desk/news/{Bulletin.objects.get().ref}/open/")
    assert answer["Location"] == f"/desk/cases/{told.case.ref}/"
    assert Notice.objects.get().seen_at is not None


def test_how_one_is_told_is_kept_and_guarded(noor):
    wished = {"rhythm": "daily", "quiet_from": "22:00", "quiet_until": "07:00", "muted": ["ask"],
              "language": "fr", "version": "0"}  # fmt: skip
    noor.post("/desk/news/wishes/", wished)
    row = Preferences.objects.get()
    assert (row.rhythm, row.quiet_from.hour, row.wakes, row.muted) == ("daily", 22, False, ["ask"])
    assert 'value="22:00" selected' in noor.get("/desk/news/wishes/").content.decode()

    noor.post("/desk/news/wishes/", wished | {"version": "1"})
    stale = noor.post("/desk/news/wishes/", wished | {"version": "1", "rhythm": "weekly"})
    assert stale.status_code == 409
    half = noor.post("/desk/news/wishes/", wished | {"version": "2", "quiet_until": ""})
    assert "Quiet hours have a beginning and an end" in half.content.decode()
