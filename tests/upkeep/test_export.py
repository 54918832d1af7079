"""The open export: complete, in formats that others read, and nothing in it that is not meant."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pyrage
import pytest
from django.apps import apps
from django.db import models

from gemel.access import services as access
from gemel.access.rules import Role
from gemel.actions import services as act_services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Draft, ReplyPaper
from gemel.cases import services as cases
from gemel.kernel.errors import NotYours
from gemel.notes import services as notes
from gemel.people import reading
from gemel.people import services as people
from gemel.people.models import Mandate, Parliamentarian
from gemel.upkeep import export, services
from gemel.upkeep.queries import tables
from gemel.vault.shred.models import ShredKey
from tests import cast
from tests.agenda.builders import an_event
from tests.cast import NOON, noor, operator
from tests.consent.builders import a_consent, a_defender, a_person
from tests.files.builders import a_plain_png
from tests.publishing import builders

pytestmark = pytest.mark.django_db(databases="__all__")


def exported(**chosen) -> zipfile.ZipFile:
    """Export into memory and open what came out."""
    body = io.BytesIO()
    services.export(body, by=operator(), exposures=chosen.get("exposures", export.EVERY))
    return zipfile.ZipFile(io.BytesIO(body.getvalue()))


def rows(archive: zipfile.ZipFile, table: str) -> list[dict]:
    """Return the rows of one table."""
    return [json.loads(line) for line in archive.read(f"tables/{table}.jsonl").splitlines()]


def everything(archive: zipfile.ZipFile) -> str:
    """Return all that stands in an archive."""
    return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_a_filed_answer_leaves_as_the_file_that_it_is_and_with_its_act_alone():
    act = act_services.record(
        Deed(kind="approach_authorities_concerned"), About(case=builders.a_case().case),
        for_member=None, done_on=NOON.date(), by=noor(),
    )  # fmt: skip
    for given in ({"paper": a_plain_png()}, {"words": "Invented words"}):
        act_services.add_reply(act, kind="holding", on=NOON.date(), by=noor(), **given)
    filed = ReplyPaper.objects.get(kind="png")

    archive = exported()

    files = [name for name in archive.namelist() if name.startswith("files/")]
    assert files == [f"files/actions.ReplyPaper/{filed.pk}.png"]
    assert archive.read(files[0]) == bytes(filed.data)
    assert "Invented words\n" in [row["text"] for row in rows(archive, "actions.ReplyPaper")]
    other = exported(exposures={"public"}).namelist()  # the case is restricted
    assert not [name for name in other if name.startswith("files/")]


def test_every_table_of_the_house_stands_in_it_with_every_row():
    builders.two_people()
    bond = builders.a_twinning()
    a_consent(bond.person, own_words="Invented words")

    archive = exported()

    for model in apps.get_models():
        if model is ShredKey:  # lives apart, and stands in no export
            assert f"tables/{model._meta.label}.jsonl" not in archive.namelist()
        elif model.__module__.startswith("gemel."):
            label = model._meta.label
            assert len(rows(archive, label)) == model._base_manager.count() - (
                label == "ledger.Entry"  # the export's own entry comes after it
            ), label
    assert rows(archive, "consent.Consent")[-1]["own_words"] == "Invented words"


def test_the_table_for_spreadsheets_says_the_same_and_runs_nothing():
    person = a_person()
    notes.write("=HYPERLINK(1)", about=person.ref, by=noor())

    archive = exported()

    text = archive.read("tables/notes.Note.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["text"] == "'=HYPERLINK(1)"
    assert row["about"] == person.ref
    assert rows(archive, "notes.Note")[0]["text"] == "=HYPERLINK(1)"


def test_nothing_that_lets_somebody_in_stands_in_it():
    account = cast.account(password="an invented password")
    access.sign_in(account, session_key="CanarySession", agent="", at=NOON)
    _, token = access.invite(email="x@example.org", name="X", role=Role.PARTNER, scope="*",
                             by=noor())  # fmt: skip
    told = everything(exported())

    assert account.ref in told
    for secret in (account.password, "CanarySession", token, "token_hash", "code_hash"):
        assert secret not in told


def test_every_column_that_could_let_somebody_in_is_left_out_by_name():
    """A new secret column must be named here or be sealed."""
    suspicious = ("password", "secret", "token", "hash", "key", "session", "code")
    harmless = {
        "text_hash", "left_hash", "signed_hash", "chain_hash", "etag", "key", "keys", "code",
        "code_name", "unique_key", "session_epoch", "session", "at_session", "key_id",
        "rekey_since",
    }  # fmt: skip
    told = {
        name for model in export.kept() for name in export.columns_of(model)
        if any(word in name for word in suspicious)
    }  # fmt: skip

    assert told <= harmless


def test_a_sealed_column_and_bytes_never_leave():
    class Planted(models.Model):
        ref = models.CharField(max_length=40)
        opened = models.TextField()
        shut = models.TextField()
        raw = models.BinaryField()

        class Meta:
            app_label = "upkeep"
            managed = False

        class Care:
            public = {"id", "ref"}
            inside = {"opened", "raw"}
            sealed = {"shut"}

    try:
        assert export.columns_of(Planted) == ["id", "ref", "opened"]
    finally:
        del apps.all_models["upkeep"]["planted"]
        apps.clear_cache()


def test_by_exposure_nothing_of_the_others_stands_in_it():
    hidden = a_defender("Canary")
    a_consent(hidden, use="twinning", audiences=["twin"])
    notes.write("CanaryNote", about=hidden.ref, scope="prog-22222-22222", by=noor())
    shown = a_person("Shown Person")
    notes.write("Shown note", about=shown.ref, by=noor())
    bond = builders.a_twinning()
    case = cases.open_case(persons=[hidden], scope="prog-22222-22222", by=noor(), invented=True)
    an_event("hearing", cases=[case], title="CanaryHearing")
    an_event("hearing", title="Shown hearing")

    archive = exported(exposures={"restricted"})

    told = everything(archive)
    for word in ("Canary", hidden.ref):
        assert word not in told
    for word in ("Shown Person", "Shown note", "Shown hearing", bond.ref):
        assert word in told
    assert "Canary" in everything(exported())  # the positive control


def test_a_row_is_found_to_hang_on_a_person_however_long_the_way():
    contact = apps.get_model("twinning", "Contact")
    effect = apps.get_model("actions", "Effect")

    assert tables.paths(contact) == ["twinning__person__"]
    assert set(tables.paths(effect)) >= {
        "action__person__", "action__case__", "action__twinning__person__",
    }  # fmt: skip


def test_what_is_exported_as_popolo_is_taken_in_again_as_it_was(tmp_path):
    by = noor()
    house = people.save_parliament(name="House of Arcadia", country="AQ", by=by)
    body = people.save_body(house, kind="committee", name="Committee on Rights", by=by)
    for number in range(3):
        member = people.save_parliamentarian(
            values={"name": f"Invented Member{chr(65 + number)}"}, languages={}, by=by
        )
        member.identifiers.create(scheme="wikidata", value=f"Q{number + 1}")
        people.save_mandate(member, parliament=house, party="Party One", starts_on="2024-06-01",
                            as_of=date(2026, 11, 1), by=by)  # fmt: skip
        people.save_seat(member, body=body, starts_on="2024-06-02", by=by)
    path = Path(tmp_path) / "popolo.json"
    path.write_bytes(exported().read("popolo.json"))
    before = sorted(
        Mandate.objects.values_list("parliamentarian__name", "party__name", "starts_on")
    )
    Parliamentarian.objects.all().delete()

    found = reading.read([(path.name, path)], mapping=reading.Mapping(), as_of=date(2026, 11, 1))
    people.apply_import(found, apply=True, by=by)

    after = sorted(Mandate.objects.values_list("parliamentarian__name", "party__name", "starts_on"))
    assert after == before
    assert Parliamentarian.objects.filter(identifiers__value="Q2").get().name == "Invented MemberB"
    assert {
        seat.body.name for one in Parliamentarian.objects.all() for seat in one.seats.all()
    } == {"Committee on Rights"}


def test_only_who_looks_after_the_installation_takes_everything():
    with pytest.raises(NotYours):
        services.export(io.BytesIO(), exposures=export.EVERY, by=cast.pia())


@pytest.fixture
def here(capsys):
    """Run `gemel export` in this process."""
    from types import SimpleNamespace

    from gemel.cli import main

    def run(*words: str) -> SimpleNamespace:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main(["export", *words])
        said = capsys.readouterr()
        return SimpleNamespace(
            returncode=int(ended.value.code or 0), stdout=said.out, stderr=said.err
        )

    return run


def test_the_command_writes_a_whole_file_or_none_and_never_over_another(here, tmp_path, key):
    a_person("CanaryExported")
    plain, shut = tmp_path / "x.zip", tmp_path / "x.zip.age"

    assert here(str(plain)).returncode == 0
    assert here(str(shut), "--key", key.public, "--json").returncode == 0
    again = here(str(plain))
    nowhere = here(str(tmp_path / "none" / "x.zip"))

    assert zipfile.ZipFile(plain).testzip() is None
    assert b"CanaryExported" not in shut.read_bytes()
    secret = pyrage.x25519.Identity.from_str(key.file.read_text().split()[-1])
    opened = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(shut.read_bytes(), [secret])))
    assert "CanaryExported" in everything(opened)
    assert (again.returncode, nowhere.returncode) == (1, 1)
    assert "there already" in again.stderr
    assert "no folder" in nowhere.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x.zip", "x.zip.age"]


def test_texts_hang_on_whom_they_are_about_down_to_each_version():
    bond = builders.a_twinning(a_person("Canary Invented"))
    act = Action.objects.create(
        ref="act-22222-33333", kind="regular_contact", twinning=bond, stage="planned",
        basis_kind="consent", recorded_by="x", recorded_at=NOON,
    )  # fmt: skip
    text = Draft.objects.create(
        ref="dra-22222-33333", action=act, form="x", language="en", text="Canary", begun_by="x",
        begun_at=NOON, changed_at=NOON,
    )  # fmt: skip
    text.versions.create(number=1, text="Canary version", written_by="x", written_at=NOON)
    exposure = bond.person.exposure

    assert "Canary version" in everything(exported(exposures=frozenset({exposure})))
    assert "Canary" not in everything(exported(exposures=export.EVERY - {exposure}))
