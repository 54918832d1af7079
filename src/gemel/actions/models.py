"""Actions, what is written for them, the replies and effects; who acts together on a country."""

from django.db import models

from gemel.cases.models import Ask, Case
from gemel.people.models import AtRisk, Parliamentarian
from gemel.twinning.models import Twinning


class Action(models.Model):
    """One parliamentary act, planned or done, with the basis it stands on.

    `kind` is a key of the catalogue. `basis_kind` is consent, decision or none (an act that
    names nobody); `basis_ref` the consent's or decision's ref. `for_member` is the
    parliamentarian who acts; `recorded_by` the account that wrote it down, which may be an
    assistant's. `request_key` makes a form that is sent twice one action.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60, db_index=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="actions")
    person = models.ForeignKey(AtRisk, null=True, on_delete=models.PROTECT, related_name="actions")
    twinning = models.ForeignKey(
        Twinning, null=True, on_delete=models.PROTECT, related_name="actions"
    )
    ask = models.ForeignKey(Ask, null=True, on_delete=models.SET_NULL)
    for_member = models.ForeignKey(
        Parliamentarian, null=True, on_delete=models.PROTECT, related_name="actions"
    )
    scope = models.CharField(max_length=40, blank=True, db_index=True)  # programme's ref
    public = models.BooleanField(default=False)
    stage = models.CharField(max_length=10, db_index=True)  # planned, done, dropped
    planned_for = models.DateField(null=True)
    done_on = models.DateField(null=True, db_index=True)
    addressee = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    note = models.TextField(blank=True)
    yields = models.JSONField(default=dict)  # what the catalogue says this kind brings
    record_link = models.URLField(blank=True)
    basis_kind = models.CharField(max_length=10)
    basis_ref = models.CharField(max_length=40, blank=True)
    recorded_by = models.CharField(max_length=40)
    by_assistant = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)  # the basis fell away before it was done
    taken_back_at = models.DateTimeField(null=True)
    request_key = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True, db_index=True)  # asked for by this day
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recorded_by", "request_key"],
                condition=~models.Q(request_key=""),
                name="one_action_of_a_request",
            )
        ]

    class Care:
        public = {
            "id", "ref", "kind", "case", "public", "done_on", "country", "record_link", "invented",
        }  # fmt: skip
        inside = {
            "person", "twinning", "ask", "for_member", "scope", "stage", "planned_for",
            "addressee", "note", "yields", "basis_kind", "basis_ref", "recorded_by",
            "by_assistant", "recorded_at", "stopped_at", "taken_back_at", "request_key",
            "reported_at", "answer_by", "version",
        }  # fmt: skip
        sealed = set[str]()


class Reply(models.Model):
    """What came back: none, holding, substantive or refusal."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=12)
    on = models.DateField()
    note = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "action", "kind", "on", "note", "recorded_by", "recorded_at"}
        sealed = set[str]()


class ReplyPaper(models.Model):
    """The answer itself, filed with the reply: a document made anew, or its words."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=4)  # files.rules.Kind
    text = models.TextField(blank=True)
    data = models.BinaryField()
    pages = models.PositiveIntegerField(default=0)
    filed_by = models.CharField(max_length=40)
    filed_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "reply", "kind", "text", "data", "pages", "filed_by", "filed_at"}
        sealed = set[str]()


class Effect(models.Model):
    """What changed after the act, harm included, and who says so. Never "because"."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="effects")
    key = models.CharField(max_length=40)
    on = models.DateField()
    said_by = models.CharField(max_length=40)  # person, lawyer, authority, press, desk
    note = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "action", "key", "on", "said_by", "note", "recorded_by", "recorded_at"}
        sealed = set[str]()


class Draft(models.Model):
    """A text for one act, made from a form and worked on by people. Not a word of it is public.

    `typed` is what the author gave the form, by the form's names; `used` are the facts that the
    form took, with their sources. `text` is the newest version's. `sign_until` closes the
    signing; `left_at` is when it was sent or said, in the words with the mark `left_hash`.
    """

    ref = models.CharField(max_length=40, unique=True)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=80)
    language = models.CharField(max_length=8)
    typed = models.JSONField(default=dict)
    used = models.JSONField(default=list)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    begun_by = models.CharField(max_length=40)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sign_until = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    left_hash = models.CharField(max_length=64, blank=True)
    dropped_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "action", "form", "language", "typed", "used", "text", "version",
            "begun_by", "begun_at", "changed_at", "sign_until", "left_at", "left_hash",
            "dropped_at",
        }  # fmt: skip
        sealed = set[str]()


class DraftVersion(models.Model):
    """One version of a text. `aside` was written by somebody while another was quicker."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    aside = models.BooleanField(default=False)
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"],
                condition=models.Q(aside=False),
                name="one_version_of_a_number",
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "draft", "number", "text", "aside", "written_by", "written_at"}
        sealed = set[str]()


class Signature(models.Model):
    """A member who is asked to sign a text, and the very words that were signed."""

    ref = models.CharField(max_length=40, unique=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="signatures")
    member = models.ForeignKey(Parliamentarian, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=4, blank=True)  # yes, no
    answered_by = models.CharField(max_length=40, blank=True)  # the account, may be an assistant's
    answered_at = models.DateTimeField(null=True)
    signed_hash = models.CharField(max_length=64, blank=True)
    signed_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "member"], name="one_signature_of_a_member")
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "draft", "member", "asked_by", "asked_at", "reminded_at", "answer",
            "answered_by", "answered_at", "signed_hash", "signed_version",
        }  # fmt: skip
        sealed = set[str]()


class TextNotice(models.Model):
    """What an office, or somebody at the desk, is told about a text: seen at its next request.

    Told is either `member`, with the office, or the `account` at the desk. `mark` makes of what
    is told twice one notice. `posted_at` is when its letters were made.
    """

    ref = models.CharField(max_length=40, unique=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10)  # actions.rules.TextNews
    member = models.CharField(max_length=40, blank=True)
    account = models.CharField(max_length=40, blank=True)
    mark = models.CharField(max_length=40)
    made_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "member", "account", "kind", "mark"], name="one_notice_of_a_text"
            )
        ]
        indexes = [
            models.Index(fields=["member", "account", "-id"], name="notices_of_texts"),
            models.Index(
                fields=["made_at"], condition=models.Q(posted_at=None), name="notices_to_post"
            ),
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "draft", "kind", "member", "account", "mark", "made_at", "seen_at",
            "posted_at",
        }  # fmt: skip
        sealed = set[str]()


class Letterhead(models.Model):
    """An office's own paper, ODT or DOCX, that texts are put into. Nothing in it runs."""

    ref = models.CharField(max_length=40, unique=True)
    owner = models.CharField(max_length=40, db_index=True)  # a programme's or a member's ref
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=4)  # odt, docx
    data = models.BinaryField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "owner", "name", "kind", "data", "added_by", "added_at", "removed_at",
        }  # fmt: skip
        sealed = set[str]()


class Telling(models.Model):
    """How a member lets the IPU be told of own acts. Without a row: with the house, unnamed."""

    member = models.OneToOneField(Parliamentarian, on_delete=models.CASCADE, related_name="telling")
    choice = models.CharField(max_length=10)  # actions.rules.Told
    chosen_by = models.CharField(max_length=40)
    chosen_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "member", "choice", "chosen_by", "chosen_at"}
        sealed = set[str]()


class Forwarded(models.Model):
    """A mail that an office forwarded to the desk: a draft, until somebody makes an act of it.

    `mark` is of its Message-ID, so that a mail counts once. `verified`: our mail server proved
    whose domain sent it. Its words and its sender go when it is closed, and after 30 days.
    """

    ref = models.CharField(max_length=40, unique=True)
    mark = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(
        Parliamentarian, null=True, on_delete=models.CASCADE, related_name="forwarded"
    )
    sender = models.CharField(max_length=254, blank=True)
    verified = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    attachments = models.PositiveSmallIntegerField(default=0)  # dropped unread
    sent_on = models.DateField(null=True)
    received_at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True, db_index=True)
    closed_by = models.CharField(max_length=40, blank=True)
    action = models.ForeignKey(
        Action, null=True, on_delete=models.SET_NULL, related_name="forwarded"
    )

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "mark", "member", "sender", "verified", "text", "attachments",
            "sent_on", "received_at", "closed_at", "closed_by", "action",
        }  # fmt: skip
        sealed = set[str]()


class Circle(models.Model):
    """The closed page of one country, for the members who joined it. Source: twinning note, A5."""

    ref = models.CharField(max_length=40, unique=True)
    country = models.CharField(max_length=2, unique=True)

    class Care:
        public = set[str]()
        inside = {"id", "ref", "country"}
        sealed = set[str]()


class Joining(models.Model):
    """A member who joined a circle; with `shares` the others see kind and week of planned acts."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="joinings")
    member = models.ForeignKey(Parliamentarian, on_delete=models.CASCADE, related_name="joinings")
    shares = models.BooleanField(default=False)
    joined_by = models.CharField(max_length=40)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "member"],
                condition=models.Q(left_at=None),
                name="one_joining_at_a_time",
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "circle", "member", "shares", "joined_by", "joined_at", "left_at"}
        sealed = set[str]()
