"""What the ledger calls a deed, as people read it in a history.

One line for each deed that any service records (a test looks for the missing ones). A deed that a
newer version wrote is shown as the ledger calls it.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gemel.cases import rules as cases
from gemel.web.shared import words

DEEDS: dict[str, str | Promise] = {
    # access
    "access.absence_ended": _("An absence was taken back"),
    "access.absence_set": _("An absence was noted, with who covers"),
    "access.came_back": _("The way back in was used"),
    "access.closed": _("The account was closed"),
    "access.enrolled": _("The invitation was accepted"),
    "access.granted": _("A role was given"),
    "access.invitation_revoked": _("An invitation was withdrawn"),
    "access.invited": _("Somebody was invited"),
    "access.mandate_end_set": _("The end of the mandate was set for the access"),
    "access.password_changed": _("The password was changed"),
    "access.preferences_changed": _("Language or time zone was changed"),
    "access.recovery_code_used": _("A recovery code was used"),
    "access.recovery_codes_made": _("Recovery codes were made"),
    "access.reopened": _("The account was opened again"),
    "access.revoked": _("A role was ended"),
    "access.second_factor_added": _("A second step was added"),
    "access.second_factor_removed": _("A second step was removed"),
    "access.session_ended": _("Signed out"),
    "access.sessions_ended": _("Signed out everywhere"),
    "access.single_sign_on_joined": _("The account was joined to the parliament’s own sign-in"),
    "access.single_sign_on_parted": _("The account was parted from the parliament’s own sign-in"),
    "access.way_back_made": _("A link back in was made"),
    # actions
    "action.answered": _("A reply was recorded"),
    "action.changed": _("An action was corrected"),
    "action.done": _("A planned action was done"),
    "action.dropped": _("A planned action was given up"),
    "action.effect_noted": _("What changed afterwards was noted"),
    "action.planned": _("An action was planned"),
    "action.recorded": _("An action was recorded as done"),
    "action.recorded_without_basis": _("An action was recorded that had no basis"),
    "action.stopped": _("A planned action was stopped: its basis fell away"),
    "action.taken_back": _("An action was taken back as a mistake"),
    # cases: most of theirs stand in cases.rules
    "cases.imported": _("A table of cases was taken in"),
    "fact.recorded": _("A fact was recorded"),
    "fact.retracted": _("A fact was retracted"),
    "fact.superseded": _("A newer fact took the place of an older one"),
    "source.marked": _("Somebody said whether a source is an IPU paper"),
    # consent
    "consent.given": _("Consent was recorded"),
    "consent.stopped": _("The person stopped everything"),
    "consent.withdrawn": _("Consent was withdrawn"),
    "objection.lift_asked": _("Lifting an objection was asked for"),
    "objection.lifted": _("An objection was lifted by a second person"),
    "objection.recorded": _("An objection was recorded"),
    "person.reachable": _("The person was reached again"),
    "person.unreachable": _("The person could no longer be reached"),
    # matching
    "matching.forbidden": _("These two are never to be proposed"),
    "matching.freed": _("A lock or a ban was taken back"),
    "matching.locked": _("These two were locked together for proposals"),
    "matching.proposed": _("A proposal was worked out"),
    # notes
    "note.taken_back": _("A staff note was taken back"),
    "note.written": _("A staff note was written"),
    "task.added": _("A task was put on the desk"),
    "task.finished": _("A task was done"),
    "task.handed": _("A task was handed to somebody else"),
    "task.reopened": _("A task was opened again"),
    # people
    "body.changed": _("A committee or delegation was changed"),
    "body.kept": _("A committee or delegation was added"),
    "desk.changed": _("The follow-up desk was changed"),
    "desk.set_up": _("The follow-up desk was set up"),
    "import.applied": _("A file of parliamentarians was taken in"),
    "likeness.asked_again": _("Whether two records are one person was asked again"),
    "likeness.told_apart": _("Two records were told apart"),
    "mandate.changed": _("A mandate was changed"),
    "mandate.confirmed": _("Somebody confirmed that the mandate holds"),
    "mandate.kept": _("A mandate was added"),
    "mandate.taken_back": _("A mandate was taken back"),
    "organisation.changed": _("An organisation was changed"),
    "organisation.kept": _("An organisation was added"),
    "parliament.changed": _("A parliament was changed"),
    "parliament.kept": _("A parliament was added"),
    "parliamentarian.changed": _("The parliamentarian’s record was changed"),
    "parliamentarian.kept": _("The parliamentarian was added"),
    "parliamentarian.merged": _("Two records were put together as one person"),
    "parliamentarian.tied": _("A tie to a country was noted"),
    "parliamentarian.unmerged": _("Two records were parted again"),
    "parliamentarian.untied": _("A tie to a country was taken back"),
    "party.camp_set": _("A party’s side of the house was set"),
    "person.changed": _("The person’s record was changed"),
    "person.closed": _("The person’s record was closed"),
    "person.corrected": _("The person’s name or countries were corrected"),
    "person.exposure_lowered": _("Fewer may see the person’s record"),
    "person.joined": _("A programme took the person into its care"),
    "person.kept": _("The person’s record was opened"),
    "person.left": _("The person left a programme"),
    "person.reopened": _("The person’s record was opened again"),
    "person.veto_lifted": _("A veto was lifted"),
    "person.vetoed": _("A veto was recorded"),
    "seat.changed": _("A seat in a committee or delegation was changed"),
    "seat.kept": _("A seat in a committee or delegation was added"),
    # publishing
    "release.approved": _("A second person approved a publication"),
    "release.lit": _("It became public"),
    "release.member_agreed": _("The member’s agreement to a publication was recorded"),
    "release.proposed": _("A publication was proposed"),
    "release.refused": _("A publication was refused"),
    "release.retracted": _("It was taken down"),
    "release.waiver_confirmed": _("A second person confirmed that the waiting time is waived"),
    "release.waiver_recorded": _("A waiver of the waiting time was recorded"),
    # twinning
    "contact.recorded": _("A contact between the twins was recorded"),
    "contact.taken_back": _("A contact was taken back as a mistake"),
    "participation.began": _("A member took part in a programme"),
    "participation.capacity_set": _("The room that a member has was changed"),
    "participation.ended": _("A member took part no longer"),
    "programme.changed": _("The programme was changed"),
    "programme.ended": _("The programme was ended"),
    "programme.matching_set": _("The weights of matching were set"),
    "programme.set_up": _("The programme was set up"),
    "twinning.asked": _("Both sides of a twinning were asked"),
    "twinning.began": _("A twinning became active"),
    "twinning.declined": _("A twinning was declined"),
    "twinning.ended": _("A twinning was ended"),
    "twinning.member_answered": _("The member’s answer was recorded"),
    "twinning.paused": _("A twinning began to rest"),
    "twinning.person_answered": _("The person’s answer was recorded"),
    "twinning.resumed": _("A twinning was taken up again"),
}


def sentence(what: str) -> str:
    """Return a deed in words, or as the ledger calls it where nobody has found words yet."""
    told = cases.DEEDS.get(what)
    return words.spoken(told) if told else str(DEEDS.get(what, what))
