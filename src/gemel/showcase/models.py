"""What the public may see. These tables live in a database of their own.

Every column is public by definition; what is not public never comes here. Items are copies:
redacted, released by two people, and under a lease (`dark_at`) that only a basis renews.
"""

from django.db import models


class Card(models.Model):
    """One public item: a person, a case, a twinning, a programme, or an action.

    `texts` maps a language to what is shown: title, lede, sections of plain text. `facts` is a
    list of {"label", "value", "source", "date"}. Shown only while now < `dark_at`.
    """

    ref = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, db_index=True)
    slug = models.CharField(max_length=60, db_index=True)  # the end of its address
    about = models.CharField(max_length=40, db_index=True)  # the record it was made from
    release = models.CharField(max_length=40)
    countries = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    facts = models.JSONField(default=list)
    links = models.JSONField(default=list)  # refs of other cards
    invented = models.BooleanField(default=False)
    checked_on = models.CharField(max_length=10, blank=True)  # day of the second approval
    etag = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    lit_at = models.DateTimeField(db_index=True)
    dark_at = models.DateTimeField(db_index=True)

    class Care:
        public = {
            "id", "ref", "kind", "slug", "about", "release", "countries", "texts", "facts",
            "links", "invented", "checked_on", "etag", "proposed_at", "lit_at", "dark_at",
        }  # fmt: skip
        inside = set[str]()
        sealed = set[str]()


class Picture(models.Model):
    """The picture of a card, in the bytes that two people released. It goes when the card goes."""

    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="picture")
    media = models.CharField(max_length=20)
    image = models.BinaryField()

    class Care:
        public = {"id", "card", "media", "image"}
        inside = set[str]()
        sealed = set[str]()


class Lean(models.Model):
    """What a card rests on, by opaque mark: a person, a consent, a decision, a record.

    Taking down any of them takes the card.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="leans")
    on = models.CharField(max_length=120, db_index=True)

    class Care:
        public = {"id", "card", "on"}
        inside = set[str]()
        sealed = set[str]()


class CardCountry(models.Model):
    """One country of a card, so that a country's page finds its cards by an index."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="in_countries")
    country = models.CharField(max_length=2, db_index=True)

    class Care:
        public = {"id", "card", "country"}
        inside = set[str]()
        sealed = set[str]()


class Figure(models.Model):
    """A number with its definition, source and date. Made of published decisions only.

    `key` names the definition (`publishing.rules.FIGURES`); `country` is empty for the whole.
    """

    key = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    value = models.PositiveIntegerField()
    source = models.TextField()
    stated_on = models.CharField(max_length=10)  # as precise as printed: "2020-11-03", "2020-11"
    about = models.JSONField(default=list)  # refs of the cases counted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "country"], name="one_figure_per_country")
        ]

    class Care:
        public = {"id", "key", "country", "value", "source", "stated_on", "about"}
        inside = set[str]()
        sealed = set[str]()


class Idea(models.Model):
    """One kind of action from the catalogue, as an idea for any parliament. No lease."""

    key = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    entry = models.JSONField()

    class Care:
        public = {"id", "key", "position", "entry"}
        inside = set[str]()
        sealed = set[str]()


class Tombstone(models.Model):
    """Here something was taken down. No job lifts it; only a new release by two people does."""

    about = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField()

    class Care:
        public = {"id", "about", "made_at"}
        inside = set[str]()
        sealed = set[str]()
