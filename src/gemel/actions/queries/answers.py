"""Reading what came back, with the answers that were filed; for whoever reads the act."""

from __future__ import annotations

from dataclasses import dataclass

from gemel.actions import rules
from gemel.actions.models import Action, Reply, ReplyPaper
from gemel.actions.queries import acts
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.say import Said


@dataclass(frozen=True)
class Answer:
    """One reply, what it is in words, and what was filed of it; documents without their bytes."""

    reply: Reply
    label: Said
    papers: tuple[ReplyPaper, ...]


def answers(action: Action, *, by: By) -> list[Answer]:
    """Return what came back for an act, the newest first. Raises: NotYours."""
    acts.action(action.ref, by=by)
    replies = list(Reply.objects.filter(action=action).order_by("-on", "-pk"))
    filed = ReplyPaper.objects.filter(reply__in=replies).defer("data").order_by("pk")
    papers: dict[int, list[ReplyPaper]] = {}
    for paper in filed:
        papers.setdefault(paper.reply_id, []).append(paper)
    return [
        Answer(one, rules.REPLIES[rules.ReplyKind(one.kind)], tuple(papers.get(one.pk, ())))
        for one in replies
    ]


def paper_of(action: Action, pk: int, *, by: By) -> ReplyPaper:
    """Return one filed document of an act. Raises: NotYours, for missing and forbidden alike."""
    acts.action(action.ref, by=by)
    found = ReplyPaper.objects.filter(pk=pk, reply__action=action).select_related("reply__action")
    one = found.first()
    if one is None:
        raise NotYours
    return one
