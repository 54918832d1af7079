"""Letters, and the contacts that refused one for good."""

from django.db import models


class Letter(models.Model):
    """One mail to one account: that there is something new, in a language, and nothing else.

    `message_id` is random, the part before the `@`, so that a letter that leaves twice is known for
    one. It leaves when `due_at` has come; a worker that takes it moves that on by its lease,
    a failure by a growing pause, and once it has ended there is none. States: `outbox.rules.State`.
    """

    message_id = models.CharField(max_length=32, unique=True)
    receiver = models.CharField(max_length=40)  # an account's ref; its address stands there
    kind = models.CharField(max_length=10)  # outbox.rules.Kind
    language = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=1)  # how many new things a digest speaks of
    about = models.CharField(max_length=40)  # the sending, or the round of digests, of which it is
    state = models.CharField(max_length=12, default="waiting")
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)  # which worker's batch holds it
    fault = models.CharField(max_length=40, blank=True)  # the kind of the last fault, no text
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # sent, dead, called back or bounced

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "receiver"], name="one_letter_of_a_sending")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="letters_to_send"),
            models.Index(fields=["state", "ended_at"], name="letters_by_state"),
        ]

    class Care:
        public = set[str]()
        inside = {
            "id", "message_id", "receiver", "kind", "language", "count", "about", "state", "due_at",
            "attempts", "lease", "fault", "made_at", "ended_at",
        }  # fmt: skip
        sealed = set[str]()


class Stale(models.Model):
    """A contact whose address refused a letter for good: nothing goes there until it is mended."""

    receiver = models.CharField(max_length=40)
    code = models.PositiveSmallIntegerField()  # what the mail server answered, such as 550
    since = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)
    mended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receiver"],
                condition=models.Q(mended_at=None),
                name="one_stale_contact_of_a_receiver",
            )
        ]

    class Care:
        public = set[str]()
        inside = {"id", "receiver", "code", "since", "mended_at", "mended_by"}
        sealed = set[str]()
