"""Parliaments, their parties and bodies. All of it open data."""

from django.db import models


class Parliament(models.Model):
    """A parliament or one chamber of it, as its own data names it.

    `name` is empty where no source says which parliament it is. `known_as` holds the keys under
    which sources name it (`people.importing.houses`), so that it may be given a better name.
    """

    ref = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)  # empty for a parliament of many states
    country_as_written = models.CharField(max_length=20, blank=True)  # a code outside ISO 3166
    chamber = models.CharField(max_length=200, blank=True)
    known_as = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country", "country_as_written", "chamber"],
                name="one_parliament_of_a_name",
            )
        ]

    class Care:
        public = {"id", "ref", "name", "country", "country_as_written", "chamber"}
        inside = {"known_as"}
        sealed = set[str]()


class Party(models.Model):
    """A party, or a group in a parliament of many states, within one parliament."""

    parliament = models.ForeignKey(Parliament, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=220, db_index=True)  # folded name, as matching compares
    family = models.CharField(max_length=20, blank=True)  # people.rules.Family, said by staff

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parliament", "key"], name="one_party_of_a_name")
        ]

    class Care:
        public = {"id", "parliament", "name", "key"}
        inside = {"family"}
        sealed = set[str]()


class Camp(models.Model):
    """On which side of the house a party sits, for a time: government or opposition."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="camps")
    camp = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # exclusive

    class Care:
        public = {"id", "party", "camp", "starts_on", "ends_on"}
        inside = set[str]()
        sealed = set[str]()


class Body(models.Model):
    """A committee, delegation or friendship group; `countries` where it concerns some."""

    ref = models.CharField(max_length=40, unique=True)
    parliament = models.ForeignKey(Parliament, on_delete=models.CASCADE, related_name="bodies")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True)  # code, else folded name
    countries = models.JSONField(default=list)
    themes = models.JSONField(default=list)  # people.rules.Theme values

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parliament", "kind", "key"], name="one_body_of_a_key")
        ]

    class Care:
        public = {"id", "ref", "parliament", "kind", "code", "name", "key", "countries", "themes"}
        inside = set[str]()
        sealed = set[str]()
