"""Every power that Gemel knows. Roles are sets of powers (`access.rules`)."""

from __future__ import annotations

from enum import StrEnum


class Power(StrEnum):
    """What a person may do, within the scope of the grant that gives the power."""

    PROGRAMME_READ = "programme.read"
    PROGRAMME_CHANGE = "programme.change"
    PERSON_READ = "person.read"
    PERSON_CHANGE = "person.change"
    MEMBER_READ = "member.read"
    MEMBER_CHANGE = "member.change"
    CASE_READ = "case.read"
    CASE_CHANGE = "case.change"
    CONSENT_READ = "consent.read"
    CONSENT_CHANGE = "consent.change"
    MATCHING = "matching"
    TWINNING_READ = "twinning.read"
    TWINNING_CHANGE = "twinning.change"
    TWINNING_ANSWER = "twinning.answer"  # a member (or assistant) about the own twinning
    ACTION_READ = "action.read"
    ACTION_CHANGE = "action.change"
    ACTION_RECORD = "action.record"  # a member (or assistant) about the own actions
    AGENDA_READ = "agenda.read"
    AGENDA_CHANGE = "agenda.change"  # the desk for everybody, a member for the own trips
    NOTE = "note"  # staff notes and dated tasks
    PUBLISH_PROPOSE = "publish.propose"
    PUBLISH_APPROVE = "publish.approve"
    PUBLISH_TAKE_DOWN = "publish.take_down"
    REPORT = "report"
    ALERT = "alert"  # tell parliamentarians and desks of news
    IMPORT = "import"
    ACCOUNTS = "accounts"
    AUDIT_READ = "audit.read"
    UPKEEP = "upkeep"  # health, backups, restores of the installation
