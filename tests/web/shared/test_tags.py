"""Every tag and filter draws what the look has for it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from gemel.kernel.by import By, Door, Holding
from gemel.kernel.powers import Power
from gemel.kernel.say import say, say_many
from gemel.web.shared import lists, places, states, words

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def drawn(text: str, path: str = "/", **facts: object) -> str:
    """Render a piece of a template as a page would."""
    request = RequestFactory().get(path)
    request.by = facts.pop("by", None)
    return engines["django"].from_string(text).render(facts, request)


def test_an_icon_is_hidden_from_readers_and_comes_from_our_own_file():
    html = drawn('{% icon "go" "i-flip" %}')

    assert 'class="i i-flip" aria-hidden="true"' in html
    assert "gemel/icons.svg#i-go" in html


@pytest.mark.parametrize(
    ("tag", "table"),
    [
        ("tag_exposure", states.EXPOSURE),
        ("tag_consent", states.CONSENT),
        ("tag_twinning", states.TWINNING),
        ("tag_urgency", states.URGENCY),
        ("tag_action", states.ACTION),
    ],
)
def test_every_state_has_a_shape_a_drawing_and_a_word(tag, table):
    for key, state in table.items():
        html = drawn(f"{{% {tag} key %}}", key=key)

        assert f'class="tag {state.classes}"' in html
        assert f"#i-{state.icon}" in html
        assert str(state.word) in html


def test_every_icon_that_a_state_names_is_in_the_file():
    sprite = (lists_folder() / "icons.svg").read_text("ascii")
    tables = [states.EXPOSURE, states.CONSENT, states.TWINNING, states.URGENCY, states.ACTION]
    named = {state.icon for table in tables for state in table.values()}
    named |= {icon for _classes, icon in states.NOTICES.values()}
    named |= {place.icon for row in places.ROWS.values() for place in row if place.icon}

    assert {name for name in named if f'id="i-{name}"' not in sprite} == set()


def lists_folder():
    """The folder of our own static files."""
    from pathlib import Path

    return Path(lists.__file__).parent / "static" / "gemel"


def test_a_state_may_have_words_of_its_own():
    assert "Consent ends 30 Nov" in drawn('{% tag_consent "ending" "Consent ends 30 Nov" %}')


def test_an_unknown_state_is_shown_as_it_is_written_and_escaped():
    assert "&lt;new&gt;" in drawn("{% tag_twinning stage %}", stage="<new>")


def test_a_consent_never_asked_for_reads_so():
    assert "Not asked" in drawn('{% tag_consent "" %}')


@pytest.mark.parametrize("exposure", states.EXPOSURE)
def test_the_strip_says_in_a_sentence_who_may_see(exposure):
    html = drawn("{% exposure value %}", value=exposure)

    assert f'class="exposure is-{exposure}"' in html
    assert str(states.EXPOSED_TO[exposure]) in html


def test_the_strip_takes_a_sentence_of_its_own_and_one_link():
    html = drawn(
        '{% exposure "restricted" sentence lead="Non-public" url="/x/" link="Who opened this" %}',
        sentence=say("Only {name} reads this", name="<Max>"),
    )

    assert "<b>Non-public.</b> Only &lt;Max&gt; reads this" in html
    assert '<a href="/x/">Who opened this</a>' in html


def test_only_what_is_invented_is_marked_as_an_example():
    assert "Example" in drawn("{% example True %}")
    assert drawn("{% example False %}") == ""


def test_the_rings_of_two_who_are_not_yet_joined_are_dashed():
    assert drawn('{% pair "Max Verhoeven" "Heron" joined=False %}').count("apart") == 2
    assert "apart" not in drawn('{% pair "Max Verhoeven" "Heron" %}')


def test_a_sealed_person_has_a_lock_and_no_initial():
    html = drawn('{% pair "Max Verhoeven" "Heron" sealed=True %}')

    assert "glyph" in html
    assert ">H<" not in html
    assert ">MV<" in html


def test_points_stand_in_words_for_those_who_see_no_bar():
    assert drawn('{% meter 240 300 "Country" %}').endswith('aria-label="Country">240/300</meter>')


# --- words -----------------------------------------------------------------------------------


def test_what_is_said_below_the_doors_is_escaped_at_them():
    assert drawn("{{ said|spoken }}", said=say("{name} left", name="<b>")) == "&lt;b&gt; left"


def test_a_sentence_that_depends_on_a_number_takes_its_form():
    said = [say_many("{count} row", "{count} rows", n) for n in (1, 2)]

    assert [words.spoken(one) for one in said] == ["1 row", "2 rows"]


def test_dates_and_large_numbers_in_a_sentence_read_as_everywhere():
    said = say("Ends {day}, {n} rows", day=date(2026, 11, 30), n=20000)

    assert words.spoken(said) == "Ends 30 November 2026, 20\u00a0000 rows"


def test_a_name_that_runs_against_the_sentence_is_set_apart():
    arabic = say("{name} agreed", name="سعادات")

    assert words.spoken(arabic) == "\u2068سعادات\u2069 agreed"
    assert words.spoken(arabic, isolate=False) == "سعادات agreed"
    assert words.spoken(say("{name} agreed", name="Amani")) == "Amani agreed"
    with translation.override("ar"):
        assert "\u2068Amani\u2069" in words.spoken(say("{name} agreed", name="Amani"))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2020", "2020"),
        ("2020-11", "November 2020"),
        ("2020-11-03", "3 November 2020"),
        (date(2020, 11, 3), "3 November 2020"),
        (datetime(2020, 11, 3, 23, 0, tzinfo=UTC), "3 November 2020"),
        ("", ""),
        (None, ""),
        ("about 2020", "about 2020"),
        ("2020-13", "2020-13"),
        ("2021-02-30", "2021-02-30"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text, read):
    assert words.partial_date(text) == read


def test_countries_and_languages_have_their_names_in_the_readers_language():
    assert drawn('{{ "BI"|country }}, {{ "fr"|language }}') == "Burundi, French"
    with translation.override("fr"):
        assert drawn('{{ "DE"|country }}, {{ "fr"|language }}') == "Allemagne, français"
    assert drawn('{{ "??"|country }}') == "??"


def test_references_and_names_keep_their_own_direction():
    assert drawn('{{ "case-7h2kq-4m9xt"|ref }}') == '<bdi class="ref">case-7h2kq-4m9xt</bdi>'
    assert drawn("{{ name|isolate }}", name="<i>") == "<bdi>&lt;i&gt;</bdi>"


# --- lists -----------------------------------------------------------------------------------


def test_the_pager_says_where_we_are_and_in_what_order():
    page = Paginator(range(160), 25).page(2)

    html = drawn('{% pager page "by urgency" %}', "/cases/?state=active&page=2", page=page)

    assert "26 to 50 of 160, by urgency" in html
    assert 'href="?state=active&amp;page=3"' in html
    assert 'aria-current="page">2<' in html


def test_a_list_of_one_page_needs_no_ways_to_others():
    html = drawn("{% pager page %}", page=Paginator(range(3), 25).page(1))

    assert "1 to 3 of 3" in html
    assert "<ul>" not in html


def test_a_query_changes_in_one_place_and_keeps_the_rest():
    assert drawn("{% query_with page=3 %}", "/x/?a=1&page=2") == "?a=1&amp;page=3"
    assert drawn('{% query_with a="" %}', "/x/?a=1&page=2") == "?page=2"


def test_a_head_that_sorts_turns_round_and_starts_at_the_first_page():
    request = RequestFactory().get("/x/?sort=name&page=4")
    order = lists.order(request, {"name": "by name", "day": "by day"}, "day")

    html = drawn('{% sort_head order "name" "Name" %}', "/x/?sort=name&page=4", order=order)

    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name"' in html
    assert "aria-sort" not in drawn('{% sort_head order "day" "Day" %}', "/x/", order=order)


# --- places ----------------------------------------------------------------------------------


def desk_row(path: str, *powers: Power) -> list[places.Found]:
    by = By("acc-22222-22222", NOON, Door.COORDINATOR, (Holding(frozenset(powers), "*"),))
    return places.found(places.DESK, RequestFactory().get(path), by)


@pytest.fixture
def named_places(settings):
    settings.ROOT_URLCONF = "tests.web.shared.house"


def test_a_masthead_shows_only_what_its_reader_may_open(named_places):
    assert [str(found.label) for found in desk_row("/", Power.CASE_READ)] == ["Desk", "Cases"]


def test_the_place_where_one_is_is_the_nearest_above(named_places):
    row = desk_row("/coordinator/cases/case-7h2kq-4m9xt/", Power.CASE_READ)

    assert [found.here for found in row] == [False, True]


def test_the_first_page_of_a_door_is_not_above_its_others(named_places):
    assert [found.here for found in desk_row("/coordinator/")] == [True]
    assert [found.here for found in desk_row("/coordinator/programmes/")] == [False]


def test_a_row_of_places_is_left_out_for_strangers(named_places):
    html = drawn('{% row_of_places "desk" as row %}{{ row|length }}')

    assert html == "1"
