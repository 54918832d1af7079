"""Forwarded mails: read under limits, matched by address, drafts until somebody confirms."""

from __future__ import annotations

import contextlib
import io
import sys
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gemel.access.rules import Role
from gemel.actions import mail, opening, queries, services
from gemel.actions.models import Action, Forwarded
from gemel.actions.opening import NotNow
from gemel.cli import main as cli
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people.models import ContactPoint
from gemel.twinning.models import Participation
from gemel.upkeep import health_mail
from tests import cast
from tests.cast import NOON, max_by, noor, operator, tess
from tests.consent.builders import a_person
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")

TRUSTS = "mx.desk.example"
ADDRESS = "max@parliament.example"
PASSED = f"{TRUSTS}; dmarc=pass header.from=parliament.example"


def a_mail(text="We met the ambassador on Monday.", *, passed=PASSED, sender=ADDRESS, **headers):
    message = EmailMessage()
    if passed:
        message["Authentication-Results"] = passed
    message["From"] = sender
    message["To"] = "desk@gemel.example"
    message["Subject"] = "Fwd: done"
    message["Message-ID"] = headers.pop("Message_ID", "<one@parliament.example>")
    message["Date"] = "Mon, 09 Nov 2026 10:00:00 +0100"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def read(message, trusts=TRUSTS):
    return mail.read(message if isinstance(message, bytes) else message.as_bytes(), trusts=trusts)


# --- reading --------------------------------------------------------------------------------------


def test_words_sender_and_day_are_read_and_attachments_counted_and_dropped():
    message = a_mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Secret.pdf")

    letter = read(message)

    assert letter.sender == ADDRESS
    assert letter.verified
    assert letter.text == "Fwd: done\n\nWe met the ambassador on Monday."
    assert letter.attachments == 1
    assert letter.sent_on.isoformat() == "2026-11-09"
    assert "Secret" not in repr(letter)


def test_a_page_of_html_is_read_as_its_words_alone():
    message = a_mail()
    message.set_content("<p>We <b>met</b> her.</p><script>steal()</script>", subtype="html")

    assert read(message).text.split() == ["Fwd:", "done", "We", "met", "her."]


@pytest.mark.parametrize(
    ("passed", "trusts", "proved"),
    [
        (PASSED, TRUSTS, True),
        (f"{TRUSTS}; dkim=pass header.d=parliament.example", TRUSTS, True),
        (f"{TRUSTS}; dkim=pass header.d=elsewhere.example", TRUSTS, False),
        (f"{TRUSTS}; dmarc=fail header.from=parliament.example", TRUSTS, False),
        (f"{TRUSTS}; spf=pass smtp.mailfrom=parliament.example", TRUSTS, False),
        (f"{TRUSTS}; none (dmarc=pass header.from=parliament.example)", TRUSTS, False),
        ("evil.example; dmarc=pass header.from=parliament.example", TRUSTS, False),
        (PASSED, "", False),
        ("", TRUSTS, False),
    ],
)
def test_a_sender_is_proved_by_our_own_server_alone(passed, trusts, proved):
    assert read(a_mail(passed=passed), trusts).verified is proved


def test_a_forged_header_below_our_own_counts_for_nothing():
    message = a_mail(passed=f"{TRUSTS}; dmarc=fail header.from=parliament.example").as_bytes()
    forged = message.replace(b"From:", f"Authentication-Results: {PASSED}\nFrom:".encode(), 1)

    assert not read(forged).verified


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x.example>"},
     {"Return_Path": "<>"}, {"X_Auto_Response_Suppress": "All"}],
)  # fmt: skip
def test_what_a_machine_sent_is_refused(headers):
    with pytest.raises(Invalid):
        read(a_mail(**headers))


def test_a_loop_and_a_bounce_are_refused():
    loop = a_mail().as_bytes()
    loop = b"".join(b"Received: from a by b\n" for _ in range(40)) + loop
    bounce = b"From: <mailer@x.example>\nContent-Type: multipart/report\n\nNot delivered"
    for data in (loop, bounce):
        with pytest.raises(Invalid):
            read(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 100, b"no headers at all", b"From: ", b"x" * (mail.MOST_BYTES + 1),
     b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n\n" * 200],
)  # fmt: skip
def test_what_is_no_mail_or_too_much_is_refused_in_words(data):
    with pytest.raises(Invalid):
        read(data)


@given(st.binary(max_size=600))
def test_whatever_comes_is_read_or_refused_and_never_fails(data):
    for whole in (data, b"From: <a@b.example>\n" + data):
        try:
            letter = read(whole)
        except Invalid:
            continue
        assert len(letter.text) <= mail.MOST_TEXT
        assert "\x00" not in letter.text


@pytest.mark.parametrize("sender", ["a@x.example, b@x.example", "nobody", "Max"])
def test_a_sender_who_is_not_one_address_is_nobody(sender):
    message = a_mail(sender="a@x.example").as_bytes().replace(b"a@x.example", sender.encode())

    with contextlib.suppress(Invalid):
        assert read(message).sender == ""


# --- kept as a draft ------------------------------------------------------------------------------


@pytest.fixture
def member():
    programme = a_programme("Invented")
    made = a_member("Max Invented")
    Participation.objects.create(programme=programme, parliamentarian=made, joined_at=NOON)
    return made


def an_account(member, *, role=Role.MEMBER, email=ADDRESS, ref=cast.MAX):
    return cast.account(ref, email=email, role=role, scope=member.ref)


def received(message=None):
    services.receive(read(message or a_mail()), by=operator())


def test_a_mail_goes_to_the_member_of_its_address_and_counts_once(member):
    an_account(member)

    for _ in range(3):
        received()

    draft = Forwarded.objects.get()
    assert draft.member == member
    assert list(queries.forwarded(by=max_by(member.ref))) == [draft]
    assert list(queries.forwarded(by=noor())) == [draft]
    assert not Action.objects.exists()


def test_an_assistant_and_a_published_address_are_matched_and_two_members_are_not(member):
    an_account(member, role=Role.ASSISTANT, email="tess@x.example", ref=cast.TESS)
    ContactPoint.objects.create(parliamentarian=member, kind="email", value="Office@x.example")
    other = a_member("Other Invented")
    for one in (member, other):
        ContactPoint.objects.create(parliamentarian=one, kind="email", value="both@x.example")

    for sender in ("tess@x.example", "office@x.example", "both@x.example", "who@x.example"):
        received(a_mail(sender=sender, Message_ID=f"<{sender}>"))

    found = dict(Forwarded.objects.values_list("sender", "member__name"))
    assert found == {
        "tess@x.example": "Max Invented", "office@x.example": "Max Invented",
        "both@x.example": None, "who@x.example": None,
    }  # fmt: skip


def test_strangers_read_nothing_and_unexplained_mails_are_for_who_acts_everywhere(member):
    received(a_mail(sender="who@x.example"))
    elsewhere = a_programme("Elsewhere")

    assert queries.forwarded(by=noor()).count() == 1
    assert queries.forwarded(by=noor(scope=elsewhere.ref)).count() == 0
    assert queries.forwarded(by=max_by("par-zzzzz-22222")).count() == 0
    with pytest.raises(NotYours):
        queries.forwarded_one(Forwarded.objects.get().ref, by=noor(scope=elsewhere.ref))
    with pytest.raises(NotYours):
        services.receive(read(a_mail(Message_ID="<two@x.example>")), by=max_by(member.ref))


def test_closing_takes_the_words_away_and_twice_is_told(member):
    an_account(member)
    received()
    draft = Forwarded.objects.get()

    services.put_aside(draft, by=max_by(member.ref))

    draft.refresh_from_db()
    assert (draft.text, draft.sender) == ("", "")
    with pytest.raises((Stale, NotYours)):
        services.put_aside(draft, by=noor())


def test_mails_are_forgotten_in_time(member):
    received()
    assert services.forget_forwarded(before=NOON) == 0
    assert services.forget_forwarded(before=NOON + timedelta(days=1)) == 1


@pytest.fixture
def full(monkeypatch):
    """A queue with room for two, and two in it."""
    monkeypatch.setattr(mail, "MOST_WAITING", 2)
    for number in range(2):
        received(a_mail(sender="who@x.example", Message_ID=f"<{number}@x.example>"))


def test_a_full_queue_takes_from_nobody_until_somebody_has_looked(member, full):
    an_account(member)

    for sender in (ADDRESS, "who@x.example"):
        with pytest.raises(NotNow):
            received(a_mail(sender=sender))
    received(a_mail(sender="who@x.example", Message_ID="<1@x.example>"))  # it is in already
    assert Forwarded.objects.count() == 2
    services.put_aside(queries.forwarded(by=noor())[0], by=noor())

    received()
    assert Forwarded.objects.count() == 3


def test_the_desk_and_the_doctor_see_that_the_queue_is_full(full):
    desk = cast.client_of(cast.account(cast.NOOR))
    assert "The queue is full" in desk.get("/desk/mails/").content.decode()
    assert any("no more are taken" in str(one.found) for one in health_mail.look(by=operator()))

    services.put_aside(queries.forwarded(by=noor())[0], by=noor())

    assert "The queue is full" not in desk.get("/desk/mails/").content.decode()
    assert not any("no more are taken" in str(one.found) for one in health_mail.look(by=operator()))


def test_one_press_puts_aside_all_from_unknown_senders_and_nothing_that_came_since(member, full):
    by = noor()
    office = Forwarded.objects.create(
        ref="mail-22222-22222",
        mark="o",
        member=member,
        sender=ADDRESS,
        text="Done",
        received_at=NOON,
    )
    late = Forwarded.objects.create(
        ref="mail-33333-33333", mark="l", sender="who@x.example", text="Fwd",
        received_at=NOON + timedelta(hours=1),
    )  # fmt: skip
    desk = cast.client_of(cast.account(cast.NOOR))
    assert "Put 3 mails aside" in desk.get("/desk/mails/").content.decode()
    for nobody in (tess(member.ref), noor(scope=a_programme().ref)):
        with pytest.raises(NotYours):
            services.put_aside_unknown(until=NOON, by=nobody)
    for wrong in ("", "x", "2026-13-01T00:00:00+00:00", "2026-11-16T12:00:00"):
        assert desk.post("/desk/mails/", {"until": wrong}).status_code == 404

    answer = desk.post("/desk/mails/", {"until": NOON.isoformat()}, follow=True)

    assert "2 mails are put aside" in answer.content.decode()
    assert set(queries.forwarded(by=by)) == {office, late}
    gone = Forwarded.objects.exclude(closed_at=None)
    assert {(one.text, one.sender, one.closed_by) for one in gone} == {("", "", cast.NOOR)}
    assert Entry.objects.filter(what="mail.put_aside").count() == 2
    assert services.put_aside_unknown(until=NOON, by=by) == 0


# --- the doors ------------------------------------------------------------------------------------


def test_the_desk_gives_a_mail_to_a_member_who_puts_it_aside(member):
    received(a_mail(sender="who@x.example", passed=""))
    desk = cast.client_of(cast.account(cast.NOOR))
    ref = Forwarded.objects.get().ref
    assert "not proved" in desk.get(f"/desk/mails/{ref}/").content.decode()

    answer = desk.post(f"/desk/mails/{ref}/", {"do": "give", "member": member.ref})

    assert answer.status_code == 303
    office = cast.client_of(an_account(member))
    assert "We met the ambassador" in office.get("/member/mails/").content.decode()
    assert "waits for your word" in office.get("/member/").content.decode()
    assert office.post(f"/member/mails/{ref}/aside/").status_code == 303
    assert "No mail waits" in office.get("/member/mails/").content.decode()


# --- the command ----------------------------------------------------------------------------------


def run(monkeypatch, capsys, data):
    class Pipe(io.TextIOWrapper):
        def isatty(self):
            return False

    monkeypatch.setattr(sys, "stdin", Pipe(io.BytesIO(data)))
    with pytest.raises(SystemExit) as ended:
        cli.main(["receive"])
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


def test_the_answer_is_the_same_for_an_address_that_is_known_and_one_that_is_not(
    member, monkeypatch, capsys
):
    an_account(member)
    known = run(monkeypatch, capsys, a_mail().as_bytes())
    unknown = run(monkeypatch, capsys, a_mail(sender="who@x.example",
                                              Message_ID="<2@x.example>").as_bytes())  # fmt: skip

    assert known == unknown == (0, "", "")
    assert Forwarded.objects.count() == 2


def test_a_full_queue_and_a_system_without_walls_make_the_mail_server_come_again(
    member, full, monkeypatch, capsys
):
    an_account(member)
    answers = [
        run(monkeypatch, capsys, a_mail(sender=sender).as_bytes())
        for sender in (ADDRESS, "who@x.example")
    ]
    assert answers[0] == answers[1]  # a full queue tells nothing of who is known here
    assert (answers[0][0], answers[0][1], answers[0][2].count("\n")) == (75, "", 1)
    monkeypatch.setattr(sys, "platform", "another")
    assert run(monkeypatch, capsys, a_mail().as_bytes())[0] == 75
    assert Forwarded.objects.count() == 2


def test_whatever_fails_that_is_not_the_mails_doing_makes_the_mail_server_come_again(
    monkeypatch, capsys
):
    with connection.cursor() as cursor:  # as an upgrade that was not made leaves it
        cursor.execute("ALTER TABLE actions_forwarded RENAME TO away")
    code, _, err = run(monkeypatch, capsys, a_mail().as_bytes())
    assert (code, err.count("\n"), "Traceback" in err) == (75, 1, False)


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "iso-2022-jp", "cp1256", "no-such"])
def test_the_closed_child_reads_what_the_open_reader_reads(charset):
    message = a_mail("Привет日本سلام").as_bytes()
    whole = message.replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    page = a_mail()
    page.set_content("<p>We <b>met</b> her.</p>", subtype="html")
    page.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="S.pdf")
    for data in (whole, page.as_bytes()):
        assert opening.read(data, trusts=TRUSTS) == read(data)


def test_what_the_closed_child_refuses_is_told_in_its_words():
    with pytest.raises(Invalid, match="automatic"):
        opening.read(a_mail(Precedence="bulk").as_bytes(), trusts=TRUSTS)
    with pytest.raises(Invalid, match="megabytes"):
        opening.read(b"x" * (mail.MOST_BYTES + 1), trusts=TRUSTS)


def test_what_is_refused_is_told_in_one_line_that_names_nobody(monkeypatch, capsys):
    code, out, err = run(monkeypatch, capsys, a_mail(Precedence="bulk").as_bytes())

    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert ADDRESS not in err
    assert not Forwarded.objects.exists()


def test_the_same_mail_by_two_processes_at_once_is_one(member, monkeypatch):
    services.receive(read(a_mail()), by=operator())
    # Neither has seen the other's: the table says it, not the look before.
    monkeypatch.setattr(Forwarded.objects, "filter", lambda **asked: Forwarded.objects.none())
    services.receive(read(a_mail()), by=operator())

    assert Forwarded.objects.count() == 1


def test_a_mail_that_names_an_erased_person_goes_with_the_person(member):
    gone, other = a_person("Canary of Arcadia"), a_person("Somebody Invented")
    for number, name in enumerate(("CANARY of Arcadia", other.name)):
        letter = read(a_mail(f"We spoke of {name}.", Message_ID=f"<{number}@parliament.example>"))
        services.receive(letter, by=operator())

    services.erase(gone, cases=())

    assert [each.text.split(" of ")[-1] for each in Forwarded.objects.all()] == [
        "Somebody Invented."
    ]
