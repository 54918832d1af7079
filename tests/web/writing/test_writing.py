"""From an act to a text, through either door: begun, filled, saved twice at once, signed, sent."""

from __future__ import annotations

import hashlib
import io
import re

import odfdo
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gemel.access.rules import Role
from gemel.actions import services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Draft, Letterhead, Signature, TextNotice
from gemel.actions.rules import Stage
from gemel.consent import services as consent
from gemel.consent.models import Consent
from tests import cast
from tests.actions.test_papers import words_of_odt
from tests.cast import noor
from tests.consent.builders import a_consent, a_person
from tests.files.test_letterheads import a_docx, an_odt, changed
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")
TOLD = ["authorities-there"]
REMIND = "Remind those who have not answered"
WHOLE = {
    "place": "Arcadia", "addressee": "The Speaker", "salutation": "Dear Speaker",
    "request": "receive us", "answer_by": "1 May",
}  # fmt: skip


@pytest.fixture
def programme():
    return a_programme()


@pytest.fixture
def member(programme):
    one = a_member()
    takes_part(programme, one)
    return one


@pytest.fixture
def act(programme, member):
    return services.plan(
        Deed(kind="approach_authorities_concerned"),
        About(case=a_case(scope=programme.ref).case, scope=programme.ref),
        for_member=member, planned_for=None, by=noor(),
    )  # fmt: skip


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def office_of(member) -> Client:
    return cast.client_of(cast.account(role=Role.MEMBER, scope=member.ref))


@pytest.fixture(params=["desk", "member"])
def door(request, desk, member):
    return (desk, "/desk/") if request.param == "desk" else (office_of(member), "/member/")


def begin(door, act, **more) -> Draft:
    client, home = door
    given = {"form": "letter_speaker.toml", "language": "en", **more}
    answer = client.post(f"{home}texts/for/{act.ref}/", given)
    assert answer.status_code == 303, answer.content.decode()
    return Draft.objects.latest("pk")


def test_the_way_from_an_act_to_a_sent_letter(door, act):
    client, home = door
    page = client.get(f"{home}texts/for/{act.ref}/").content.decode()
    assert "Letter to a Speaker" in page and "Covering letter" not in page

    draft = begin(door, act)
    address = f"{home}texts/{draft.ref}/"
    page = client.get(address).content.decode()
    assert "4 gaps" in page or "5 gaps" in page

    client.post(f"{address}do/", {"do": "fill", "version": "1", **WHOLE})
    draft.refresh_from_db()
    assert "receive us" in draft.text and "⟦" not in draft.text
    for kind, begins in (("pdf", b"%PDF"), ("odt", b"PK"), ("docx", b"PK")):
        made = client.get(f"{address}file/{kind}/")
        assert made.content.startswith(begins)
        assert made["Content-Disposition"] == f'attachment; filename="{draft.ref}.{kind}"'
        assert made["Cache-Control"] == "no-store"

    gone = client.post(
        f"{address}do/", {"do": "leave", "on_day": "16", "on_month": "11", "on_year": "2026"}
    )
    assert gone.status_code == 303, gone.content.decode()
    assert Action.objects.get(pk=act.pk).stage == Stage.DONE
    assert "has left the house" in client.get(address).content.decode()


def test_what_two_write_at_once_is_kept_twice(desk, member, act):
    draft = begin((desk, "/desk/"), act)
    other = office_of(member)
    desk.post(f"/desk/texts/{draft.ref}/save/", {"text": "Words of the desk", "version": "1"})
    later = other.post(
        f"/member/texts/{draft.ref}/save/",
        {"text": "Words of the office", "version": "1"},
        follow=True,
    ).content.decode()

    assert "Somebody else saved while you wrote" in later
    assert "Words of the desk" in later
    (aside,) = draft.versions.filter(aside=True)
    page = other.get(f"/member/texts/{draft.ref}/versions/{aside.pk}/").content.decode()
    assert "Words of the office" in page


def test_a_script_that_saves_hears_one_line(desk, act):
    draft = begin((desk, "/desk/"), act)
    said = desk.post(
        f"/desk/texts/{draft.ref}/save/",
        {"text": "Words", "version": "1"},
        headers={"HX-Request": "true"},
    ).content.decode()

    assert "version 2" in said
    assert "<html" not in said


def test_a_withdrawal_shuts_the_text_and_says_why(desk, programme, member):
    person = a_person("Canary of Arcadia")
    a_consent(person, use="approach_authorities", audiences=TOLD)
    a_consent(person, use="show:name", audiences=TOLD)
    act = services.plan(
        Deed(kind="approach_authorities"), About(person=person, scope=programme.ref),
        for_member=member, planned_for=None, by=noor(),
    )  # fmt: skip
    draft = begin((desk, "/desk/"), act, form="letter_authority.toml")
    address = f"/desk/texts/{draft.ref}/"
    assert "Canary" in desk.get(address).content.decode()

    consent.withdraw(Consent.objects.get(use="approach_authorities"), by=noor())

    page = desk.get(address).content.decode()
    assert "This text may not leave" in page and "Canary" not in page
    assert desk.get(f"{address}file/pdf/").status_code == 403
    version = draft.versions.get()
    assert desk.get(f"{address}versions/{version.pk}/").status_code == 404
    begun = desk.get(f"/desk/texts/for/{act.ref}/").content.decode()
    assert "Nothing may be written for this act" in begun


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("save/", {"text": "", "version": "1"}),
        ("save/", {"text": "x" * 70_000, "version": "1"}),
        ("save/", {"text": "x", "version": "many"}),
        ("do/", {"do": "leave", "on_day": "31", "on_month": "2", "on_year": "2026"}),
        ("do/", {"do": "fill", "version": "1", "request": "x" * 600}),
        ("do/", {"do": "back", "version": "1"}),
    ],
)
def test_bad_input_is_answered_on_the_page(desk, act, path, given):
    draft = begin((desk, "/desk/"), act)
    answer = desk.post(f"/desk/texts/{draft.ref}/{path}", given)

    assert answer.status_code == 200
    assert 'class="errors' in answer.content.decode()
    assert Draft.objects.get(pk=draft.pk).version == 1


def test_a_colleague_reads_the_words_and_signs_them(desk, programme, act):
    colleague = a_member()
    takes_part(programme, colleague)
    draft = begin((desk, "/desk/"), act)
    desk.post(f"/desk/texts/{draft.ref}/do/", {"do": "fill", "version": "1", **WHOLE})
    given = {"do": "ask", "members": [colleague.ref], "until_day": "1", "until_month": "12",
             "until_year": "2026"}  # fmt: skip
    desk.post(f"/desk/texts/{draft.ref}/signing/", given)
    signature = Signature.objects.get()
    client = office_of(colleague)
    assert signature.ref in client.get("/member/sign/").content.decode()

    page = client.get(f"/member/sign/{signature.ref}/").content.decode()
    assert "receive us" in page
    assert REMIND in desk.get(f"/desk/texts/{draft.ref}/").content.decode()
    client.post(f"/member/sign/{signature.ref}/", {"answer": "yes", "version": "2"})

    page = desk.get(f"/desk/texts/{draft.ref}/").content.decode()
    assert "1 of 1 have signed" in page and REMIND not in page
    assert client.get(f"/member/texts/{draft.ref}/").status_code == 404  # reads it to sign it


def test_an_act_that_is_only_planned_says_what_comes_before_its_answer(door, act):
    client, home = door
    page = client.get(f"{home}answers/{act.ref}/").content.decode()
    assert "once the act itself is recorded as done" in page
    assert f'{act.ref}/">Record that it was done' in page


def test_a_day_that_cannot_be_right_loses_nobody_who_was_chosen(desk, programme, act):
    chosen = a_member()
    takes_part(programme, chosen)
    draft = begin((desk, "/desk/"), act)
    page = desk.get(f"/desk/texts/{draft.ref}/").content.decode()
    assert re.search(r'name="until_year" value="20\d\d"', page)  # in two weeks

    for day, word in (({}, "Give the date"), (a_day("until", "2020-01-01"), "has passed")):
        given = {"do": "ask", "members": [chosen.ref], **day}
        page = desk.post(f"/desk/texts/{draft.ref}/signing/", given).content.decode()
        assert word in page and re.search(rf'value="{chosen.ref}"[^>]* checked', page)
        assert '<details class="fold mt" open><summary>Ask colleagues' in page
    assert not Signature.objects.exists()


def a_day(name: str, iso: str) -> dict[str, str]:
    year, month, day = iso.split("-")
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def test_who_was_not_asked_reads_nothing(act, desk, programme):
    draft = begin((desk, "/desk/"), act)
    stranger = a_member()
    takes_part(programme, stranger)
    client = office_of(stranger)

    for path in (f"texts/{draft.ref}/", f"texts/for/{act.ref}/", "sign/sig-22222-22222/"):
        assert client.get(f"/member/{path}").status_code == 404


def test_a_letterhead_is_used_by_the_files_of_its_office(door, act):
    client, home = door
    owner = act.for_member.ref if home == "/member/" else act.scope
    given = {"owner": owner, "name": "Our paper", "file": SimpleUploadedFile("x.odt", an_odt())}
    assert client.post(f"{home}texts/paper/", given).status_code == 303
    draft = begin(door, act)

    made = client.get(f"{home}texts/{draft.ref}/file/odt/").content
    assert "The Office of Arcadia" in odfdo.Document(io.BytesIO(made)).body.inner_text

    kept = Letterhead.objects.get()
    client.post(f"{home}texts/paper/{kept.ref}/remove/")
    kept.refresh_from_db()
    assert bytes(kept.data) == b""
    made = client.get(f"{home}texts/{draft.ref}/file/odt/").content
    assert "The Office of Arcadia" not in odfdo.Document(io.BytesIO(made)).body.inner_text


def test_a_letterhead_with_a_macro_is_refused_on_the_page(desk, act):
    bad = changed(a_docx(), {"word/vbaProject.bin": "x"})
    given = {"owner": act.scope, "name": "Bad", "file": SimpleUploadedFile("x.docx", bad)}
    page = desk.post("/desk/texts/paper/", given).content.decode()

    assert "macro" in page
    assert not Letterhead.objects.exists()


def test_a_returned_document_is_taken_and_another_is_not(desk, act):
    draft = begin((desk, "/desk/"), act)
    address = f"/desk/texts/{draft.ref}/"
    made = desk.get(f"{address}file/docx/").content
    given = {"do": "back", "version": "1", "file": SimpleUploadedFile("x.docx", made)}
    assert desk.post(f"{address}do/", given).status_code == 303

    other = SimpleUploadedFile("x.docx", a_docx())
    page = desk.post(f"{address}do/", {**given, "version": "2", "file": other})
    assert "another document" in page.content.decode()


def test_a_reminder_is_offered_once_something_was_sent(desk, act):
    page = f"/desk/texts/for/{act.ref}/"
    assert "Reminder" not in desk.get(page).content.decode()

    draft = begin((desk, "/desk/"), act)
    desk.post(f"/desk/texts/{draft.ref}/do/", {"do": "fill", "version": "1", **WHOLE})
    given = {"do": "leave", "on_day": "16", "on_month": "11", "on_year": "2026"}
    desk.post(f"/desk/texts/{draft.ref}/do/", given)

    assert "Reminder" in desk.get(page).content.decode()


def test_the_paper_says_in_its_own_language_that_it_has_gaps(desk, act):
    draft = begin((desk, "/desk/"), act, language="da")

    made = desk.get(f"/desk/texts/{draft.ref}/file/odt/").content

    said = words_of_odt(made)
    assert "Udkast med mangler" in said
    assert "Draft with gaps" not in said


def test_what_was_typed_once_is_not_typed_again(desk, act):
    """The place of the last letter, and the day by which an answer was asked for."""
    given = {key: value for key, value in WHOLE.items() if key != "answer_by"}
    day = {"answer_by_day": "1", "answer_by_month": "5", "answer_by_year": "2027"}
    first = begin((desk, "/desk/"), act)
    desk.post(f"/desk/texts/{first.ref}/do/", {"do": "fill", "version": "1", **given, **day})
    page = desk.get(f"/desk/texts/{first.ref}/").content.decode()
    second = begin((desk, "/desk/"), act)

    assert "by 1 May 2027." in page
    assert re.search(r'name="answer_by_year" value="2027"', page)  # where its sending is recorded
    again = desk.get(f"/desk/texts/{second.ref}/").content.decode()
    assert re.search(r'name="place" value="Arcadia"', again)


def test_a_gap_that_no_field_fills_is_named(desk, programme):
    case = a_case(scope=programme.ref).case
    act = services.plan(
        Deed(kind="approach_authorities_concerned"), About(case=case, scope=programme.ref),
        for_member=None, planned_for=None, by=noor(),
    )  # fmt: skip
    draft = begin((desk, "/desk/"), act)
    page = desk.get(f"/desk/texts/{draft.ref}/").content.decode()
    panel = page[page.index("h-gaps") : page.index('id="text"')]

    assert "⟦your name⟧" in panel and "⟦the place of writing⟧" not in panel


def test_a_name_is_asked_for_shown_with_its_very_words_and_can_be_taken_off(desk, programme, act):
    draft = begin((desk, "/desk/"), act)
    desk.post(f"/desk/texts/{draft.ref}/do/", {"do": "fill", "version": "1", **WHOLE})
    signer = a_member("Vera Signer")
    takes_part(programme, signer)
    given = {"do": "ask", "members": [signer.ref], "until_day": "1", "until_month": "1",
             "until_year": "2030"}  # fmt: skip
    desk.post(f"/desk/texts/{draft.ref}/signing/", given)
    office, signature = office_of(signer), Signature.objects.get()

    home = office.get("/member/").content.decode()
    assert "1 text waits for your name" in home
    news = office.get("/member/news/").content.decode()
    assert "You are asked to sign a text" in news
    assert '<span class="count">1</span>' in news  # the bell
    notice = TextNotice.objects.get()
    opened = office.post(f"/member/texts/told/{notice.ref}/")
    assert opened["Location"] == f"/member/sign/{signature.ref}/"

    office.post(opened["Location"], {"answer": "yes", "version": "2"})
    page = office.get(opened["Location"]).content.decode()
    signature.refresh_from_db()
    assert hashlib.sha256(Draft.objects.get().text.encode()).hexdigest() == signature.signed_hash
    assert signature.signed_hash in page and "receive us" in page
    assert "Signed by all" in desk.get("/desk/?whose=all").content.decode()

    office.post(opened["Location"], {"answer": "no", "version": "2"})
    signature.refresh_from_db()
    assert (signature.answer, signature.signed_hash) == ("no", "")
    assert "Signed by all" not in desk.get("/desk/?whose=all").content.decode()


def test_an_author_learns_at_either_door_why_a_text_may_not_leave(desk, programme, member):
    person = a_person("Canary Invented")
    a_consent(person, use="approach_authorities", audiences=TOLD)
    act = services.plan(
        Deed(kind="approach_authorities"), About(person=person, scope=programme.ref),
        for_member=member, planned_for=None, by=noor(),
    )  # fmt: skip
    draft = begin((desk, "/desk/"), act, form="letter_authority.toml")
    consent.withdraw(Consent.objects.get(person=person), by=noor())
    services.watch(by=noor())

    office = office_of(member)
    for client, home in ((desk, "/desk/news/"), (office, "/member/news/"), (office, "/member/")):
        page = client.get(home).content.decode()
        assert "A text may not leave, for its basis fell away" in page
        assert "withdrawn" in page
    for client, door in ((desk, "/desk/"), (office, "/member/")):
        address = f"{door}texts/{draft.ref}/"
        kept = client.post(f"{address}save/", {"text": "Canary once more", "version": "1"})
        assert kept.status_code == 409
        page = client.get(address).content.decode()
        assert "may not leave, and is shut" in page and "Canary once more" not in page


def test_an_answer_is_filed_and_read_at_either_door_and_its_file_is_named_for_nobody(door, act):
    client, home = door
    services.finish(act, done_on=noor().at.date(), by=noor())
    address = f"{home}answers/{act.ref}/"
    day = {"on_day": "16", "on_month": "11", "on_year": "2026"}
    assert "What came back" in client.get(f"{home}a{'ctions' if 'desk' in home else 'cts'}/"
                                          f"{act.ref}/").content.decode()  # fmt: skip

    bad = client.post(address, {"kind": "holding", **day, "paper": SimpleUploadedFile("x", b"\0")})
    assert "This kind of file is not taken" in bad.content.decode()
    given = {"kind": "substantive", **day, "words": "The Speaker answers"}
    assert client.post(address, given).status_code == 303

    assert "The Speaker answers" in client.get(address).content.decode()
    (paper,) = act.replies.get().papers.all()
    file = client.get(f"{address}{paper.pk}/")
    assert file.content == b"The Speaker answers\n"
    assert file["Content-Disposition"] == f'attachment; filename="{act.ref}-{paper.pk}.txt"'
    assert file["Cache-Control"] == "no-store"
    stranger = office_of(a_member())
    assert stranger.get(f"/member/answers/{act.ref}/{paper.pk}/").status_code == 404

    assert client.post(f"{address}{paper.pk}/remove/").status_code == 303
    assert client.get(f"{address}{paper.pk}/").status_code == 404
