"""The addresses of writing, for each door to put under its own."""

from __future__ import annotations

from django.urls import URLPattern, path

from gemel.web.writing import answers, drafts, letterheads, notices, signing
from gemel.web.writing.door import Door


def pages(door: Door) -> list[URLPattern]:
    """Return the addresses of the texts of acts behind a door."""
    own = {"door": door}
    return [
        path("texts/paper/", letterheads.letterheads, own, name="letterheads"),
        path("texts/paper/<str:ref>/remove/", letterheads.remove, own, name="letterhead_remove"),
        path("answers/<str:ref>/", answers.answers, own, name="answers"),
        path("answers/<str:ref>/<int:pk>/", answers.answer_file, own, name="answer_file"),
        path(
            "answers/<str:ref>/<int:pk>/remove/", answers.answer_remove, own, name="answer_remove"
        ),
        path("texts/told/<str:ref>/", notices.text_notice, own, name="text_notice"),
        path("texts/for/<str:ref>/", drafts.write, own, name="write"),
        path("texts/<str:ref>/", drafts.draft, own, name="draft"),
        path("texts/<str:ref>/save/", drafts.draft_save, own, name="draft_save"),
        path("texts/<str:ref>/do/", drafts.draft_do, own, name="draft_do"),
        path("texts/<str:ref>/signing/", signing.signing, own, name="signing"),
        path("texts/<str:ref>/file/<str:kind>/", drafts.draft_file, own, name="draft_file"),
        path("texts/<str:ref>/versions/<int:pk>/", drafts.draft_version, own, name="draft_version"),
    ]


def to_sign(door: Door) -> list[URLPattern]:
    """Return the addresses of what waits for a member's own name."""
    own = {"door": door}
    return [
        path("sign/", signing.to_sign, own, name="to_sign"),
        path("sign/<str:ref>/", signing.sign, own, name="sign"),
    ]
