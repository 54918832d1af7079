"""Reading drafts: whoever may read the act, and the members who are asked to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db.models import QuerySet

from gemel.actions import basis as bases
from gemel.actions import catalogue, limits
from gemel.actions.basis import Found
from gemel.actions.drafting import filling, shelf
from gemel.actions.drafting import words as tongues
from gemel.actions.drafting.form import Form
from gemel.actions.drafting.layout import Paper, Paragraph, paragraphs
from gemel.actions.models import Action, Draft, DraftVersion, Signature
from gemel.actions.queries import acts, signing
from gemel.actions.rules import Stage
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.say import Said
from gemel.people.models import Parliamentarian

T = TypeVar("T")
JOINT = "joint_letter"  # the artefact that several sign, whoever was asked yet
REMINDERS = ("reminder.toml", "reminder_request.toml")  # what the worker drafts on the day


@dataclass(frozen=True)
class Open:
    """A draft as a page shows it: with the basis as it is now. Without one there is no text."""

    draft: Draft
    form: Form | None
    basis: Found
    gaps: tuple[str, ...]
    untold: tuple[Said, ...]  # what stands in it and may not be told any more
    asides: tuple[DraftVersion, ...]
    signatures: tuple[Signature, ...]
    houses: tuple[tuple[str, tuple[Signature, ...]], ...]  # the same, each under the parliament
    names: tuple[tuple[str, tuple[str, ...]], ...]  # whose names stand under these very words

    @property
    def text(self) -> str:
        """The text, as long as something covers the act; a withdrawal closes it at once."""
        return self.draft.text if self.basis or self.draft.left_at else ""

    @property
    def signed(self) -> tuple[Signature, ...]:
        """Those who have signed the words that stand there now."""
        return tuple(each for each in self.signatures if signing.stands(each, self.draft))


def forms(action: Action, *, folder: Path | None = None) -> list[Form]:
    """Return the forms that suit an act."""
    return shelf.for_kind(catalogue.kind(action.kind), folder=folder)


def drafts_of(action: Action, *, by: By) -> QuerySet[Draft]:
    """Return the texts of an act that the reader may see, the newest first."""
    acts.action(action.ref, by=by)
    return Draft.objects.filter(action=action, dropped_at=None).order_by("-changed_at", "-pk")


def remembered(action: Action) -> dict[str, str]:
    """Return what need not be typed again: to whom the act goes, and where its office wrote last.

    The caller has read the act.
    """
    office = {"action__for_member": action.for_member, "action__scope": action.scope}
    places = (
        Draft.objects.filter(**office, typed__has_key="place")
        .order_by("-pk")
        .values_list("typed__place", flat=True)
    )
    known = {"addressee": action.addressee, "place": next(filter(None, places[:5]), "")}
    return {key: value for key, value in known.items() if value}


def waiting(*, by: By) -> QuerySet[Draft]:
    """Return the texts that have not left, of acts that still stand; without their words."""
    return (
        Draft.objects.filter(action__in=acts.actions(by=by), left_at=None, dropped_at=None)
        .exclude(action__stage=Stage.DROPPED)
        .select_related("action__case", "action__person", "action__for_member")
        .defer("text", "typed", "used")
        .order_by("begun_at", "pk")
    )


def shut(texts: Iterable[Draft], *, by: By) -> list[Draft]:
    """Return those of these texts that may not leave, for nothing covers their act any more."""
    listed = list(texts)
    covered = bases.of_actions([each.action for each in listed], by=by)
    return [each for each in listed if not covered[each.action.ref]]


def missing(texts: Iterable[Draft], *, by: By) -> dict[int, tuple[Said, ...]]:
    """Return what is missing for each of these texts to leave, by key. The caller has read them."""
    listed = list(texts)
    covered = bases.of_actions([each.action for each in listed], by=by)
    return {each.pk: covered[each.action.ref].missing for each in listed}


def draft(ref: str, *, by: By, folder: Path | None = None) -> Open:
    """Return one draft with its basis as it is now. Raises: NotYours, also for a missing one."""
    seen = acts.actions(by=by).order_by()
    found = Draft.objects.filter(ref=ref, action__in=seen).select_related(
        "action__case", "action__person", "action__twinning", "action__for_member"
    )
    one = found.first()
    if one is None:
        raise NotYours
    return opened(one, folder=folder, by=by)


def paper(opened: Open, *, sender: tuple[str, ...] = (), marks: tuple[str, ...] = ()) -> Paper:
    """Return a draft as it goes on paper, in every format, with the names that stand under it.

    `marks` stand at the head of each page.

    Raises: NoBasis where nothing covers the act now, or what the text tells of the person.
    """
    if not opened.text:
        raise opened.basis.refusal
    if opened.untold:
        raise limits.refusal(opened.untold)
    words = tongues.of(opened.draft.language)
    form = opened.form
    said = [*marks]
    if form is None or not form.reviewed or not words.reviewed:
        said.append(words.mark)
    return Paper(
        title=form.name if form else "",
        language=words.language,
        right_to_left=words.right_to_left,
        paragraphs=(*paragraphs(opened.text), *_names(opened)),
        sender=sender,
        mark=" · ".join(said),
    )


def _names(opened: Open) -> Iterator[Paragraph]:
    """Yield who stands under these very words, under their parliaments."""
    for house, several in opened.names:
        if house:
            yield Paragraph("heading", (house,))
        yield from (Paragraph("item", (name,)) for name in several)


def _author(draft: Draft, form: Form | None, asked: Iterable[Signature]) -> Parliamentarian | None:
    """Return whose name stands under the text without being asked: who makes the act.

    Nobody where the text names its author by itself, or is not one that several sign.
    """
    author = draft.action.for_member
    joint = any(asked) or (form is not None and form.artefact == JOINT)
    if author is None or not joint or (form is not None and "member" in form.facts):
        return None
    own_lines = {line.removeprefix("- ").strip() for line in draft.text.splitlines()}
    return None if author.name in own_lines else author


def opened(draft: Draft, *, folder: Path | None, by: By) -> Open:
    """Return a draft that the caller has read with its form, and its basis as it is now."""
    form = next(
        (
            each
            for each in forms(draft.action, folder=folder)
            if each.file == draft.form and each.language == draft.language
        ),
        None,
    )
    basis = bases.of_action(draft.action, by=by)
    asked = Signature.objects.filter(draft=draft).select_related("member")
    signatures = {each.member: each for each in asked}
    author = _author(draft, form, signatures.values())
    groups = signing.by_house([*signatures, *([author] if author else [])], by=by)
    under = {each.member for each in asked if signing.stands(each, draft)} | {author}
    return Open(
        draft=draft,
        form=form,
        basis=basis,
        untold=limits.untold(draft, by=by) if basis and not draft.left_at else (),
        gaps=tuple(filling.gaps_in(draft.text)),
        asides=tuple(DraftVersion.objects.filter(draft=draft, aside=True).order_by("-pk")),
        signatures=tuple(
            signatures[one] for _, several in groups for one in several if one in signatures
        ),
        houses=_groups(groups, lambda one: signatures.get(one)),
        names=_groups(groups, lambda one: one.name if one in under else None),
    )


def _groups(
    groups: Iterable[tuple[str, Iterable[Parliamentarian]]],
    shown: Callable[[Parliamentarian], T | None],
) -> tuple[tuple[str, tuple[T, ...]], ...]:
    """Return what is shown of each member, under the parliaments of which anybody is shown."""
    found = [(house, tuple(filter(None, map(shown, several)))) for house, several in groups]
    return tuple((house, several) for house, several in found if several)
