"""A word of its own in every column that is not the public's, to see where each comes out.

Which columns there are is asked of the models' `Care`: a new one is marked from its first day. A
column whose words only machines read (a reference, a key, a status) is known by its name; a table
without rows gets one. The words stand in the database as if somebody had written them there.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

WORD = re.compile(r"qzx\d{3}xzq")  # nothing that a key or a seal could hold by chance
# Columns by name whose values are codes: another value would be no value.
MACHINE = re.compile(
    r"(^|_)(about|agreed|answer|assigned_to|audiences|author|barred_from|basis_kind|before|by|by_hand|by_whom"
    r"|card|cautions|channels?|commitment|countr(y|ies)|counts|end_reason|exposure|family|files"
    r"|fingerprint|for_member|giver|giver_why|given_by|hash|how|identity|if_unreachable"
    r"|interpreters|key|kind|known_as|language|languages|leans|links|mark|media|member|moved"
    r"|needs|owner|password|path|person|quotas|reasons|ref|refs|report|request_key|responsible|role"
    r"|scope|search_text|second|session_key|slug|sound_text|stage|status|talk|themes|through"
    r"|time_zone|token_hash|twinning|unknown|unmatched|use|verdict|warnings|weights|wishes"
    r"|within|wording|yields|zone)$"
)
WHOLE = ("ledger", "jobs")  # of machines only: references and hashes
LEFT_OUT = {"upkeep.Erasure"}  # a row would take somebody away
SHOWN = {"publishing.Release"}  # what the window shows: marked when the window is there


@dataclass(frozen=True)
class Column:
    """One marked column, and the class that `Care` gives it."""

    model: str
    name: str
    care: str

    def __str__(self) -> str:
        return f"{self.model}.{self.name}"


def columns() -> Iterator[tuple[type[models.Model], Any, str]]:
    """Yield every column that a word can stand in and that is not the public's."""
    for model in apps.get_models():
        care = getattr(model, "Care", None)
        if care is None or model._meta.app_label in WHOLE or model._meta.label in LEFT_OUT:
            continue
        for kind in ("inside", "sealed"):
            for name in sorted(getattr(care, kind)):
                column = model._meta.get_field(name)
                if kind == "sealed" or _holds_words(column):
                    yield model, column, kind


def _holds_words(column: Any) -> bool:
    texts = (models.CharField, models.TextField, models.JSONField)
    room = getattr(column, "max_length", None) or 99
    coded = column.choices or room < 12 or MACHINE.search(column.name)
    return isinstance(column, texts) and not coded


def plant(planted: dict[str, Column], *, shown: bool) -> None:
    """Write a word into each column, of what the window shows or of all else; note which."""
    for model, column, care in columns():
        if (model._meta.label in SHOWN) is not shown:
            continue
        if not model._default_manager.exists():
            _a_row(model)
        word = f"qzx{len(planted):03}xzq"
        rows = list(model._default_manager.all())
        # Where some have a value, a missing one means something; where none has, each gets one.
        filled = [row for row in rows if getattr(row, column.attname)]
        for row in filled or rows:
            value = _marked(column, getattr(row, column.attname), word)
            if value == getattr(row, column.attname):  # a tree of codes
                continue
            planted[word] = Column(model._meta.label, column.name, care)
            also = (
                {"search_text": f"{row.search_text} {word}"} if hasattr(row, "search_text") else {}
            )
            model._default_manager.filter(pk=row.pk).update(**{column.name: value}, **also)


def _marked(column: Any, value: Any, word: str) -> Any:
    if isinstance(column, models.BinaryField):
        return word.encode() * 8
    if isinstance(column, models.JSONField):
        return _in_tree(value, word)
    if isinstance(column, models.EmailField) or column.name == "email":
        return f"{word}{value}"
    room = (column.max_length or 10_000) - len(word) - 1
    return f"{value[:room]} {word}".strip()


def _in_tree(value: Any, word: str) -> Any:
    """Return JSON with the word in the texts that people wrote; they begin with a sign of ours."""
    if isinstance(value, dict):
        return {key: _in_tree(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_tree(one, word) for one in value]
    return f"{value} {word}" if isinstance(value, str) and value.startswith("Ξ") else value


def _a_row(model: type[models.Model]) -> None:
    """Make a row out of nothing but what each column must have."""
    given: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        if column.primary_key or column.has_default() or column.null:
            continue
        given[column.attname] = _something(column)
    try:
        with transaction.atomic():
            model._default_manager.create(**given)
    except IntegrityError as why:
        label = model._meta.label
        raise AssertionError(f"give {label} a row in tests/house/filled.py ({why})") from None


def _something(column: Any) -> Any:
    if column.is_relation:
        others = column.related_model._default_manager
        if not others.exists():
            _a_row(column.related_model)
        return others.values_list("pk", flat=True).first()
    if column.choices:
        return column.choices[0][0]
    now = timezone.now() + timedelta(days=9 if column.name.startswith("ends") else 1)
    for kind, value in (
        (models.BinaryField, b"x"), (models.DateTimeField, now),
        (models.DateField, now.date()), (models.IntegerField, 1), (models.JSONField, {}),
        (models.BooleanField, False),
    ):  # fmt: skip
        if isinstance(column, kind):
            return value
    return f"x-{column.model._meta.model_name}"[: column.max_length or 40]


def found_in(data: bytes) -> set[str]:
    """Return the words that stand in some bytes, plain, or as a file would write bytes."""
    text = data.decode("utf-8", "replace")
    return set(WORD.findall(text)) | _written(text)


def _written(text: str) -> set[str]:
    """Return what stands there as base64 or hexadecimal: how bytes come into JSON and CSV."""
    found = set()
    for run in set(re.findall(r"[A-Za-z0-9+/=]{40,}", text)):
        for read in (base64.b64decode, bytes.fromhex):
            try:
                found |= set(WORD.findall(read(run).decode("utf-8", "replace")))
            except ValueError:
                continue
    return found


def everything(model: type[models.Model], alias: str) -> bytes:
    """Return every value of a table, as text."""
    rows = model._default_manager.using(alias).values()
    return json.dumps(list(rows), default=_shown, ensure_ascii=False).encode()


def _shown(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
