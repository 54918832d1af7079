"""The tags and filters of every template. What they draw is listed on the page of components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from gemel.kernel import geography
from gemel.web.shared import drawing, places, states, words
from gemel.web.shared import notices as kept_notices
from gemel.web.shared.lists import Order

register = template.Library()
register.filter("spoken", words.spoken)
register.filter("country", words.country)
register.filter("partial_date", words.partial_date)
register.filter("initials", words.initials)


# --- words -----------------------------------------------------------------------------------


@register.filter
def phrase(text: object) -> str:
    """A word of a vocabulary that is kept in English, in the reader's language if it is known."""
    return gettext(str(text)) if text else ""


@register.filter("language")  # the name that Django's own tags leave free
def language_name(code: str) -> str:
    """The name of a language in the reader's language."""
    return geography.language_name(code, words.language())


@register.simple_tag
def comma() -> str:
    """What stands between two things that are told in a row."""
    return pgettext("between things told in a row", ", ")


@register.filter
def ref(reference: object) -> SafeString:
    """A reference in the type of references, kept left to right."""
    return format_html('<bdi class="ref">{}</bdi>', reference)


@register.filter
def isolate(text: object) -> SafeString:
    """Text whose direction must not disturb its neighbours: names, quotations, codes."""
    return format_html("<bdi>{}</bdi>", text)


# --- icons and states ------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A drawing beside a word: `{% icon "lock" %}`, `{% icon "go" "i-flip" %}`."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        f" {classes}" if classes else "",
        static("gemel/icons.svg"),
        name,
    )


def _tag(state: states.State | None, raw: object, text: object) -> SafeString:
    """One state as a tag; an unknown state is shown as it is written, without a tone."""
    shown = state or states.State("", "info", str(raw))
    return format_html(
        '<span class="tag {}">{}{}</span>',
        shown.classes,
        icon(shown.icon),
        words.spoken(text) if text else shown.word,
    )


@register.simple_tag
def tag_exposure(exposure: str, text: str = "") -> SafeString:
    """Who may see it, as a stamp: public, restricted, sealed, offline."""
    return _tag(states.EXPOSURE.get(str(exposure)), exposure, text)


@register.simple_tag
def tag_consent(state: str, text: str = "") -> SafeString:
    """Consent as a pill: yes, given, ask, asked, ending, ended, withdrawn, none, no."""
    return _tag(states.CONSENT.get(str(state) or "none"), state, text)


@register.simple_tag
def tag_twinning(stage: str, text: str = "") -> SafeString:
    """Twinning as rings: proposed, asked, active, silent, paused, handover, declined, ended."""
    return _tag(states.TWINNING.get(str(stage)), stage, text)


@register.simple_tag
def tag_urgency(urgency: int, text: str = "") -> SafeString:
    """Urgency as rising bars, 1 (watch) to 4 (now)."""
    return _tag(states.URGENCY.get(int(urgency)), urgency, text)


@register.simple_tag
def tag_action(state: str, text: str = "") -> SafeString:
    """An action: quiet, public, planned, waiting, done, dropped, blocked, stopped."""
    return _tag(states.ACTION.get(str(state)), state, text)


@register.simple_tag
def tag_release(stage: str, text: str) -> SafeString:
    """Where a release for the public stands; `text` is the stage in words."""
    return _tag(states.RELEASE.get(str(stage)), stage, words.spoken(text))


@register.simple_tag
def tag_receipt(state: str, text: str = "") -> SafeString:
    """What became of a notice: untold, told, seen, pledged, done, declined, bounced, dead."""
    return _tag(states.RECEIPT.get(str(state)), state, text)


@register.simple_tag
def tag_public(public: bool, text: str = "") -> SafeString:
    """Whether an action is public, in icon and word."""
    return _tag(states.ACTION["public" if public else "quiet"], "", text)


@register.simple_tag
def example(invented: object = True) -> SafeString:
    """The mark of what is invented; nothing where it is not."""
    if not invented:
        return mark_safe("")
    return format_html('<span class="tag example">{}</span>', gettext("Example"))


@register.inclusion_tag("shared/_exposure.html")
def exposure(
    value: str, sentence: object = "", *, lead: object = "", url: str = "", link: object = ""
) -> dict[str, Any]:
    """The strip on every record: who may see it, in a sentence, with one link at most."""
    state = states.EXPOSURE[str(value)]
    return {
        "value": str(value),
        "icon_name": state.icon,
        "lead": lead or state.word,
        "sentence": words.spoken(sentence) if sentence else states.EXPOSED_TO[str(value)],
        "url": url,
        "link": link,
    }


@register.inclusion_tag("shared/_mark.html")
def mark() -> dict[str, Any]:
    """The two rings of the house."""
    return {}


@register.inclusion_tag("shared/_pair.html")
def pair(
    member: str, person: str = "", *, sealed: bool = False, joined: bool = True
) -> dict[str, Any]:
    """The rings of a twinning: the member's initials in teal, the person's in amber or a lock."""
    return {
        "member": words.initials(member),
        "person": words.initials(person)[:1],
        "sealed": sealed or not person,
        "joined": joined,
    }


@register.simple_tag
def meter(value: int, most: int, label: str) -> SafeString:
    """Points of one reason beside the most it can give; the number stands beside it in text."""
    return format_html(
        '<meter min="0" max="{}" value="{}" aria-label="{}">{}/{}</meter>',
        most,
        value,
        label,
        value,
        most,
    )


@register.inclusion_tag("shared/_messages.html", takes_context=True)
def notices(context: template.Context) -> dict[str, Any]:
    """What just happened, with the way to take it back where there is one."""
    return {"told": kept_notices.told(context.get("messages") or ())}


# --- places, lists ---------------------------------------------------------------------------


@register.simple_tag
def place(view: str, *args: object) -> str:
    """The address of a view that may be absent from this installation, else nothing."""
    return places.address(view, *args)


@register.simple_tag(takes_context=True)
def refuge(context: template.Context) -> str:
    """Where a refused person goes on: the first page of their door, else of the installation."""
    by = context.get("by")
    own = {"coordinator": "coordinator:desk", "parliamentarian": "parliamentarian:home"}
    return places.address(own.get(by.door.value, "") if by else "") or "/"


@register.simple_tag
def get_direction(code: str) -> str:
    """The direction of writing of a language, rtl or ltr."""
    return "rtl" if translation.get_language_info(code)["bidi"] else "ltr"


@register.simple_tag(takes_context=True)
def row_of_places(context: template.Context, row: str) -> list[places.Found]:
    """The places of a masthead or footer, as this person finds them."""
    return places.found(places.ROWS[row], context.get("request"), context.get("by"))


@register.filter
def any_here(row: list[places.Found]) -> bool:
    """Whether the reader is at one of these places."""
    return any(found.here for found in row)


@register.simple_tag(takes_context=True)
def other_languages(context: template.Context) -> list[dict[str, str]]:
    """This page in the installation's other languages, for pages whose address has one."""
    request = context.get("request")
    if request is None:
        return []
    here = request.get_full_path()
    return [
        {"url": translate_url(here, language.code), "code": language.code, "name": language.name}
        for language in context.get("languages") or ()
        if not language.here
    ]


def _query(request: HttpRequest | None) -> QueryDict:
    return request.GET.copy() if request else QueryDict(mutable=True)


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """This page's query with some values changed; an empty value takes one away."""
    query = _query(context.get("request"))
    for key, value in changes.items():
        if value in ("", None):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("shared/_pager.html", takes_context=True)
def pager(
    context: template.Context, page: Page, order: object = "", name: str = "page", label: str = ""
) -> dict[str, Any]:
    """Where in a long list this is, in words, and the ways to its other parts.

    `label` says of which list, where a page has several.
    """
    query = _query(context.get("request"))

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    shown = _range(page, order.words if isinstance(order, Order) else order)
    if request := context.get("request"):
        request.heard = shown  # what a screen reader is told when the list changes in place
    return {
        "page": page,
        "range": shown,
        "name": name,
        "steps": [
            {"number": number, "url": address(number) if isinstance(number, int) else ""}
            for number in numbers
        ],
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "label": f"{gettext('Pages')}: {label}" if label else gettext("Pages"),
    }


def _range(page: Page, order: object) -> str:
    facts = {
        "first": formats.number_format(page.start_index(), use_l10n=True),
        "last": formats.number_format(page.end_index(), use_l10n=True),
        "total": formats.number_format(page.paginator.count, use_l10n=True),
        "order": order,
    }
    if order:
        return gettext("%(first)s to %(last)s of %(total)s, %(order)s") % facts
    return gettext("%(first)s to %(last)s of %(total)s") % facts


@register.inclusion_tag("shared/_sort_head.html", takes_context=True)
def sort_head(
    context: template.Context, order: Order, key: str, label: str, classes: str = ""
) -> dict[str, Any]:
    """The head of a column by which the list can be sorted, with the way to do so."""
    query = _query(context.get("request"))
    query.pop("page", None)
    query["sort"] = order.turned(key)
    here = order.key == key
    return {
        "key": key,
        "label": label,
        "classes": classes,
        "url": f"?{query.urlencode()}",
        "here": here,
        "down": order.down,
        "drawing": ("descending" if order.down else "ascending") if here else "sortable",
    }


# --- forms -----------------------------------------------------------------------------------


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The control of a field with the look's class; ARIA comes with it."""
    return drawing.control(bound)


@register.simple_tag
def field(bound: BoundField, **look: object) -> SafeString:
    """A whole field: label, hint, error, control. `tiles="two"`, `big=True`, `optional=False`."""
    return mark_safe(render_to_string(bound.template_name, {"field": bound, **look}))  # noqa: S308


@register.inclusion_tag("shared/_errors.html")
def errors(*forms: Any) -> dict[str, Any]:
    """What has to be put right, first thing on the page, each a link to its field."""
    return {"wrongs": [wrong for form in forms for wrong in drawing.wrongs(form)]}


@register.filter
def label_of(choices: Mapping[str, object], key: str) -> object:
    """The word for a key of a mapping, else the key."""
    return choices.get(key, key)
