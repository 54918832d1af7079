"""Partner organisations, and the follow-up desk of a parliament."""

from django.db import models

from gemel.people.models.parliament import Body, Parliament


class Organisation(models.Model):
    """A partner: an organisation that nominates, briefs, or stands by a programme."""

    ref = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    website = models.URLField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Care:
        public = {"id", "ref", "name", "country", "website"}
        inside = {"version"}
        sealed = set[str]()


class FollowUpDesk(models.Model):
    """A parliament's own mechanism for following up IPU decisions.

    Source: IPU letter, B3 (the mechanism) and B17 (the committees it serves).
    """

    ref = models.CharField(max_length=40, unique=True)
    parliament = models.OneToOneField(Parliament, on_delete=models.PROTECT, related_name="desk")
    name = models.CharField(max_length=200)
    mandate = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    focal_point = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=200, blank=True)
    committees = models.ManyToManyField(Body, related_name="desks", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Care:
        public = {"id", "ref", "parliament", "name", "mandate", "decided_on", "committees"}
        inside = {"focal_point", "address", "version"}
        sealed = set[str]()
