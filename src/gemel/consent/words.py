"""The words of consent: who gets to know, by which channel, who gives it, and for what. Pure."""

from __future__ import annotations

from enum import StrEnum

from gemel.kernel.say import Said, say


class Audience(StrEnum):
    """Who would get to know. No audience implies another.

    A partner, or one named member, is written with its reference: "partner:org-…".
    """

    TWIN = "twin"
    NAMED_MEMBERS = "named-members"
    DESK = "desk"
    PARLIAMENT = "parliament"
    OWN_GOVERNMENT = "own-government"
    AUTHORITIES_THERE = "authorities-there"
    IPU = "ipu"
    PARTNER = "partner"
    OTHER_PARLIAMENTS = "other-parliaments"
    REGIONAL_BODIES = "regional-bodies"
    PUBLIC = "public"


class Channel(StrEnum):
    """By which way the person may be reached or spoken of."""

    IN_PERSON = "in_person"
    TRUSTED_CONTACT = "trusted_contact"
    MESSENGER = "messenger"
    PHONE = "phone"
    VIDEO = "video"
    MAIL = "mail"
    LETTER = "letter"


class Giver(StrEnum):
    """Who said it: the person, or somebody who may answer for the person."""

    PERSON = "person"
    LAWYER = "lawyer"
    FAMILY = "family"
    OTHER = "other"


class Use(StrEnum):
    """Uses beside the kinds of action: being twinned, being counted, and fields to be shown."""

    TWINNING = "twinning"
    NAME = "show:name"
    COUNTRY = "show:country"
    STORY = "show:story"
    PHOTO = "show:photo"
    FIGURES = "figures"
    IDENTITY = "identity"


AUDIENCES: dict[Audience, Said] = {
    Audience.TWIN: say("the twin’s office"),
    Audience.NAMED_MEMBERS: say("members named to the person"),
    Audience.DESK: say("the desk"),
    Audience.PARLIAMENT: say("the whole parliament"),
    Audience.OWN_GOVERNMENT: say("the member’s own government"),
    Audience.AUTHORITIES_THERE: say("authorities of the country concerned"),
    Audience.IPU: say("the IPU"),
    Audience.PARTNER: say("the partner organisation"),
    Audience.OTHER_PARLIAMENTS: say("other parliaments"),
    Audience.REGIONAL_BODIES: say("regional or UN bodies"),
    Audience.PUBLIC: say("the public"),
}

CHANNELS: dict[Channel, Said] = {
    Channel.IN_PERSON: say("In person"),
    Channel.TRUSTED_CONTACT: say("Through the trusted contact"),
    Channel.MESSENGER: say("Encrypted messenger"),
    Channel.PHONE: say("Telephone"),
    Channel.VIDEO: say("Video call"),
    Channel.MAIL: say("E-mail"),
    Channel.LETTER: say("Letter"),
}

GIVERS: dict[Giver, Said] = {
    Giver.PERSON: say("The person"),
    Giver.LAWYER: say("The lawyer"),
    Giver.FAMILY: say("The family"),
    Giver.OTHER: say("Someone else whom the person trusts"),
}

USES: dict[Use, Said] = {
    Use.TWINNING: say("Be twinned with a parliamentarian"),
    Use.NAME: say("Say the name"),
    Use.COUNTRY: say("Say the country"),
    Use.STORY: say("Tell the story"),
    Use.PHOTO: say("Show the picture"),
    Use.FIGURES: say("Count in figures"),
    Use.IDENTITY: say("Know the name and the contacts"),
}

IF_UNREACHABLE: dict[str, Said] = {
    "go_on": say("Go on until a date"),
    "ask_proxy": say("Ask the proxy"),
    "quiet": say("Become quiet: nothing public, nothing new; agreed quiet work goes on"),
    "stop": say("Stop everything"),
}

ANSWERS: dict[str, Said] = {
    "yes": say("Yes"),
    "no": say("No"),
    "ask": say("Ask each time"),
    "not_asked": say("Not asked"),
    "ended": say("Ended"),
    "withdrawn": say("Withdrawn"),
    "other_text": say("Yes, to another text"),
    "other_channel": say("Not by this channel"),
    "quiet": say("Resting: cannot be reached"),
    "ask_proxy": say("Resting: ask the proxy"),
    "stopped": say("Stopped: cannot be reached"),
}


def audience(key: str) -> Said:
    """Return the word for an audience; one with a reference reads as its kind."""
    return AUDIENCES[Audience(key.split(":")[0])]


def missing(state: str, key: str) -> Said:
    """Return what is missing for one audience, as a sentence."""
    who = audience(key)
    sentences = {
        "no": say("The person has said no: {audience} may not get to know of this", audience=who),
        "ask": say(
            "The person decides each time whether {audience} may get to know, "
            "and has not said yes to this one act",
            audience=who,
        ),
        "not_asked": say(
            "The person has not been asked whether {audience} may get to know of this",
            audience=who,
        ),
        "ended": say("The consent for {audience} has ended", audience=who),
        "withdrawn": say("The consent for {audience} was withdrawn", audience=who),
        "other_text": say("The person agreed to another text for {audience}", audience=who),
        "other_channel": say("The person agreed to other channels for {audience}", audience=who),
        "quiet": say("The person cannot be reached; nothing new for {audience}", audience=who),
        "ask_proxy": say("The person cannot be reached; the proxy has to be asked"),
        "stopped": say("The person wished everything to stop when out of reach"),
    }
    return sentences[state]


NEEDED: dict[str, Said] = {
    "no": say("Respect the no. Only the person can change it."),
    "ask": say("Ask the person, or whoever may answer, for a yes to this one act"),
    "not_asked": say("Ask the person about this use and everyone who would get to know"),
    "ended": say("Ask the person whether it may go on"),
    "withdrawn": say("Respect the withdrawal. Only the person can give consent anew."),
    "other_text": say("Show the person this very text and ask for a yes to it"),
    "other_channel": say("Use a channel that the person agreed to"),
    "quiet": say("Reach the person, or wait"),
    "ask_proxy": say("Ask the proxy and record the answer"),
    "stopped": say("Reach the person and ask anew"),
}
