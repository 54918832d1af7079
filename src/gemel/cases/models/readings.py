"""Papers that were read and wait for a human, and what the human has said of them so far."""

from django.db import models

from gemel.cases.models.cases import Case, Decision, Membership, Ruling


class Reading(models.Model):
    """One paper that was read. Nothing in it counts before a human confirms it.

    `identity` is the hash of the file: the same file twice is found, not doubled. `proposal` is
    what was read, in the fixed form of the reader, with its doubts and places beside it. `from_ipu`
    is what a human says of the paper itself: published by the IPU.
    """

    ref = models.CharField(max_length=40, unique=True)
    identity = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)  # pdf, docx, html, text
    text = models.TextField()
    pages = models.JSONField(default=list)  # where in the text each page begins
    proposal = models.JSONField()
    from_ipu = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL)
    received_by = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, db_index=True)  # no case of it waits any more
    version = models.PositiveIntegerField(default=1)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "kind", "pages", "from_ipu", "invented", "decision", "received_by",
            "received_at", "changed_at", "finished_at", "version", "identity",
        }  # fmt: skip
        sealed = {"text", "proposal"}  # names of persons: in no export, whosesoever they are


class Verdict(models.Model):
    """What somebody said of one fact of a reading. Never edited: the newest of a path counts.

    `step` numbers the deeds on a reading, so that the last can be taken back as a whole.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="verdicts")
    path = models.CharField(max_length=80)
    word = models.CharField(max_length=10)  # cases.reading.checking.Word
    value = models.JSONField(null=True)  # what stands instead, where it was corrected
    step = models.PositiveIntegerField()
    said_by = models.CharField(max_length=40)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "path", "step"], name="one_word_on_a_fact_in_a_step"
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "reading", "path", "word", "step", "said_by", "said_at"}
        sealed = {"value"}


class Confirmed(models.Model):
    """One case of a reading that a human is done with; `case` is empty where it was left out."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="confirmed")
    number = models.PositiveSmallIntegerField()
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="confirmed")
    done_by = models.CharField(max_length=40)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="one_end_of_a_read_case")
        ]

    class Care:
        public = set[str]()
        inside = {"id", "reading", "number", "case", "done_by", "done_at"}
        sealed = set[str]()


class Listing(models.Model):
    """Whether a decision's list has a person of its case. Days of joining and leaving follow."""

    ruling = models.ForeignKey(Ruling, on_delete=models.CASCADE, related_name="listings")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="listings")
    present = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ruling", "membership"], name="listed_once")]

    class Care:
        public = {"id", "ruling", "membership", "present"}
        inside = set[str]()
        sealed = set[str]()
