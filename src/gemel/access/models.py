"""Accounts, invitations, grants, devices, recovery codes, single sign-on and absences."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class Account(AbstractBaseUser):
    """Someone who may sign in. What they may do stands in their grants, nowhere else."""

    ref = models.CharField(max_length=40, unique=True)
    email = models.EmailField(unique=True)  # in lower case
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    invited_by = models.CharField(max_length=40)  # account's ref, or "operator"
    enrolled_at = models.DateTimeField()
    session_epoch = models.PositiveIntegerField(default=0)  # raised to end every session at once

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = BaseUserManager["Account"]()

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "email", "name", "language", "time_zone", "is_active", "invited_by",
            "enrolled_at", "session_epoch", "password", "last_login",
        }  # fmt: skip
        sealed = set[str]()

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Every session carries this hash and dies at the next request when it changes: with the
        # password, or when the epoch is raised.
        return salted_hmac(
            "gemel.access.session",
            f"{self.session_epoch}\0{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class Invitation(models.Model):
    """A link that lets one person in once: a new account, a new role, or a way back.

    Without an address (the very first one only) the person states it when accepting.
    """

    ref = models.CharField(max_length=40, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)  # in lower case
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, blank=True)  # empty for a way back
    scope = models.CharField(max_length=40, blank=True)
    grant_ends_at = models.DateTimeField(null=True)  # a member's: the end of the mandate
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE)  # way back: whose
    resets_second_factor = models.BooleanField(default=False)  # way back after a lost device
    invited_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "token_hash", "email", "name", "role", "scope", "grant_ends_at",
            "account", "resets_second_factor", "invited_by", "made_at", "ends_at", "used_at",
            "revoked_at",
        }  # fmt: skip
        sealed = set[str]()


class Grant(models.Model):
    """A role within one scope, for a time. A member's delegation to an assistant is a grant too.

    `scope` is a programme's ref, a parliamentarian's ref, or `*`. Never edited: revoked, and
    given anew. An assistant's grant counts only while the member's own grant on that scope does.
    """

    ref = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    scope = models.CharField(max_length=40, db_index=True)
    given_by = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # exclusive; a member's: the end of the mandate
    revoked_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {
            "id", "ref", "account", "role", "scope", "given_by", "starts_at", "ends_at",
            "revoked_at",
        }  # fmt: skip
        sealed = set[str]()


class Device(models.Model):
    """One signed-in browser. No address, no exact version: enough to know one's own."""

    ref = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "ref", "account", "session_key", "label", "started_at"}
        sealed = set[str]()


class RecoveryCode(models.Model):
    """One code that stands in for a lost second factor, once. Only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Care:
        public = set[str]()
        inside = {"id", "account", "code_hash", "used_at"}
        sealed = set[str]()


class SingleSignOn(models.Model):
    """An account's sign-in at its own house (OpenID Connect). Only a hash of the subject is kept.

    Joined by the owner or with an invitation, never by a mail address alone: a provider that
    could hand out addresses must not be able to take an account over.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="sso")
    subject_hash = models.CharField(max_length=64, unique=True)
    joined_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "account", "subject_hash", "joined_at"}
        sealed = set[str]()


class Absence(models.Model):
    """Days on which another coordinator covers what this one is responsible for."""

    ref = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="absences")
    covered_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="covers")
    starts_on = models.DateField()
    ends_on = models.DateField()  # inclusive, as people say it

    class Care:
        public = set[str]()
        inside = {"id", "ref", "account", "covered_by", "starts_on", "ends_on"}
        sealed = set[str]()


class FeedLink(models.Model):
    """A secret link to one's own dates and news. The secret is shown once; here is its hash."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="feed_link")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Care:
        public = set[str]()
        inside = {"id", "account", "token_hash", "made_at"}
        sealed = set[str]()
