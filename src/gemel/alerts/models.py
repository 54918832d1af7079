"""Wishes to be told, sendings, and what each receiver did with them."""

from django.db import models

from gemel.access.models import Account


class Subscription(models.Model):
    """One wish to be told, by an account. The index by `key` is what a sending is joined with.

    `key` is `country:UG`, `theme:media`, `case:<ref>`, `programme:<ref>`, `all:`, or `search:` with
    `filters` (`cases.queries.Filters`), which hold no name. `member` is the parliamentarian for
    whom it was made at the member's door.
    """

    ref = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="subscriptions")
    member = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "member", "key"],
                condition=~models.Q(key="search:"),
                name="one_subscription_of_a_key",
            )
        ]
        indexes = [models.Index(fields=["key", "account", "member"], name="subscribers_of_a_key")]

    class Care:
        public = set[str]()
        inside = {"id", "ref", "account", "member", "key", "filters", "made_at"}
        sealed = set[str]()


class Preferences(models.Model):
    """How one account wishes to be told by mail. Without a row: at once, at any hour.

    The hours are the account's own, in its time zone. `muted` lists kinds (`alerts.rules.Kind`)
    that come without a mail; their notices are there all the same.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="alerts")
    language = models.CharField(max_length=10, blank=True)  # empty: the account's
    rhythm = models.CharField(max_length=10, default="at_once")  # alerts.rules.Rhythm
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    wakes = models.BooleanField(default=True)  # what is urgent comes in quiet hours too
    muted = models.JSONField(default=list)
    next_digest_at = models.DateTimeField(null=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Care:
        public = set[str]()
        inside = {
            "id", "account", "language", "rhythm", "quiet_from", "quiet_until", "wakes", "muted",
            "next_digest_at", "version",
        }  # fmt: skip
        sealed = set[str]()


class Bulletin(models.Model):
    """One sending about a decision, an ask, an event or a case.

    `about` and `cases` are references. `word` is what the desk says with it, for its page alone.
    Mails leave after `leaves_at`; until then it can be called back without anybody's mail.
    `keys` are the subscriptions that it answers to, until all of those have their notices as rows:
    up to the account `told_to` they have, and once all have there is none. Who is told without a
    row yet reads of it all the same (`queries.coming`).
    `entry` is the number in the ledger of the deed that an automatic sending follows.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)  # alerts.rules.Kind
    about = models.CharField(max_length=40, db_index=True)
    cases = models.JSONField(default=list)
    word = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    sent_by = models.CharField(max_length=40)
    sent_at = models.DateTimeField(db_index=True)
    leaves_at = models.DateTimeField()
    letters_at = models.DateTimeField(null=True)  # when its letters were made
    keys = models.JSONField(default=list)
    told_to = models.BigIntegerField(null=True)
    called_back_at = models.DateTimeField(null=True)
    called_back_by = models.CharField(max_length=40, blank=True)
    follows = models.CharField(max_length=80, blank=True)  # what makes an automatic one once only
    request_key = models.CharField(max_length=64, blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request_key"],
                condition=~models.Q(request_key=""),
                name="one_sending_of_a_request",
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=~models.Q(follows=""), name="one_sending_of_a_deed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["leaves_at"],
                condition=models.Q(letters_at=None, called_back_at=None),
                name="sendings_to_mail",
            ),
            models.Index(
                fields=["id"], condition=models.Q(told_to__isnull=False), name="sendings_to_fill"
            ),
        ]

    @property
    def being_written(self) -> bool:
        """Whether some who are told have no row yet: what is counted is too low."""
        return self.told_to is not None

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "kind", "about", "cases", "word", "urgent", "sent_by", "sent_at",
            "leaves_at", "letters_at", "keys", "told_to", "called_back_at", "called_back_by",
            "follows", "request_key", "invented",
        }  # fmt: skip
        sealed = set[str]()


class Notice(models.Model):
    """What one receiver is told, and what they did with it. Seen at their next request.

    `account` is empty for a member who has none and cannot be told here. `member` is the
    parliamentarian for whom the account is told, empty at the desk. `reasons` are the keys of
    `alerts.rules.Reason`. Its address is the bulletin's reference: a receiver sees the own one.
    """

    # Neither key has an index of its own: the rules below begin with the one, and with the other.
    bulletin = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    account = models.ForeignKey(
        Account, null=True, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    member = models.CharField(max_length=40, blank=True)
    reasons = models.JSONField(default=list)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    pledged_at = models.DateTimeField(null=True)
    action = models.CharField(max_length=40, blank=True)  # what was pledged, or done, if recorded
    done_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "account", "member"], name="one_notice_of_a_sending"
            ),
            models.UniqueConstraint(
                fields=["bulletin", "member"],
                condition=models.Q(account=None),
                name="one_notice_of_a_member_without_account",
            ),
        ]
        indexes = [models.Index(fields=["account", "member", "-id"], name="notices_of_an_account")]

    class Care:
        public = set[str]()
        inside = {
            "id", "bulletin", "account", "member", "reasons", "made_at", "seen_at", "pledged_at",
            "action", "done_at", "declined_at",
        }  # fmt: skip
        sealed = set[str]()


class Follower(models.Model):
    """How far a reader of the ledger has come, so that news is told once."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.BigIntegerField(default=0)

    class Care:
        public = set[str]()
        inside = {"id", "name", "seq"}
        sealed = set[str]()
