"""Bytes from outside become safe bytes or a word; nothing hidden comes through, nothing falls."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageCms, ImageOps

from gemel.files import cleaning, confine, documents, remaking, rules
from gemel.files.child import Refusal
from gemel.files.rules import PICTURES, Fault, Kind
from gemel.kernel.errors import Invalid
from tests.files.builders import CANARY, a_jpeg, a_pdf, a_png, dots, everything

CORPUS = {"jpeg": a_jpeg, "png": a_png, "pdf": a_pdf}


def word(data, **more):
    with pytest.raises(Invalid) as refused:
        cleaning.clean(data, **more)
    return str(refused.value)


@pytest.mark.parametrize("kind", CORPUS)
def test_nothing_hidden_comes_through(kind):
    given = CORPUS[kind]()
    assert CANARY.encode() in everything(given)  # else it would prove nothing

    made = cleaning.clean(given)

    assert made.kind == kind
    assert CANARY.encode() not in everything(made.data)
    for acting in (b"JavaScript", b"/JS", b"/AA", b"OpenAction", b"EmbeddedFile", b"/URI", b"GPS"):
        assert acting not in everything(made.data)


@pytest.mark.parametrize("kind", CORPUS)
def test_the_search_for_hidden_words_finds_them_where_nothing_was_taken_out(kind):
    """A remaking that only opens and saves leaves words in; the search sees them."""
    given, out = CORPUS[kind](), io.BytesIO()
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(given)) as opened:
            opened.save(out)
    else:
        with Image.open(io.BytesIO(given)) as opened:
            opened.save(out, kind.upper(), exif=opened.getexif())

    assert CANARY.encode() in everything(out.getvalue())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright_without_being_told(orientation):
    with Image.open(io.BytesIO(a_jpeg(orientation=orientation))) as opened:
        wanted = ImageOps.exif_transpose(opened).convert("RGB")

    made = cleaning.clean(a_jpeg(orientation=orientation))

    with Image.open(io.BytesIO(made.data)) as seen:
        assert (made.width, made.height) == seen.size == wanted.size
        for spot in ((2, 2), (wanted.width - 3, wanted.height - 3)):
            near = zip(seen.getpixel(spot), wanted.getpixel(spot), strict=True)
            assert all(abs(one - other) < 40 for one, other in near)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_photographs_of_all_colours_are_taken(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, "JPEG")

    with Image.open(io.BytesIO(cleaning.clean(out.getvalue()).data)) as seen:
        assert seen.mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_drawings_of_all_colours_are_taken_and_stay_clear(mode):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, "PNG")

    with Image.open(io.BytesIO(cleaning.clean(out.getvalue()).data)) as seen:
        assert seen.mode == ("RGBA" if "A" in mode else "RGB")


def test_a_profile_is_turned_into_common_colours_and_left_out():
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    dots().save(out, "JPEG", icc_profile=profile)

    with Image.open(io.BytesIO(cleaning.clean(out.getvalue()).data)) as seen:
        assert "icc_profile" not in seen.info
        red = seen.getpixel((3, 10))
    assert red[0] > 220 and red[2] < 40


def test_of_several_pictures_in_one_file_the_first_is_kept():
    """Telephones write such files: the same view twice, or a small one for the list."""
    for form in ("MPO", "PNG"):
        out = io.BytesIO()
        other = Image.new("RGB", (40, 20), "green")
        dots().save(out, form, save_all=True, append_images=[other, other])

        with Image.open(io.BytesIO(cleaning.clean(out.getvalue()).data)) as seen:
            assert getattr(seen, "n_frames", 1) == 1 and seen.format != "MPO"
            assert seen.convert("RGB").getpixel((3, 10))[0] > 200


def test_a_large_photograph_is_made_smaller():
    made = cleaning.clean(a_jpeg(size=(4000, 3000)))

    assert (made.width, made.height) == (1600, 1200)


def test_a_document_keeps_its_pages_and_what_prints():
    made = cleaning.clean(a_pdf(pages=3))

    assert made.pages == 3
    with pikepdf.open(io.BytesIO(made.data)) as seen:
        page = seen.pages[1]
        assert list(page.mediabox) == [0, 0, 200, 100]
        picture = page.obj.Resources.XObject.Im0
        assert pikepdf.PdfImage(picture).as_pil_image().getpixel((3, 10))[0] > 200
        assert not seen.attachments and not len(seen.docinfo) and "/Names" not in seen.Root


def a_document(change=lambda made, page: None, **saving):
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page()
    change(made, page.obj)
    made.save(out, **saving)
    return out.getvalue()


def in_another_file(made, page):
    page.Contents = Stream(made, b"", F=pikepdf.String("/etc/passwd"))


def hidden_layer(made, page):
    layer = made.make_indirect(Dictionary(Type=Name.OCG))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def unreadable_picture(made, page):
    page.Thing = Stream(made, b"x")
    page.Resources = Dictionary(XObject=Dictionary(Im=Stream(made, b"x", Filter=Name.JPXDecode)))


def twice_packed(made, page):
    packed = Stream(made, b"x", Filter=Array([Name.FlateDecode, Name.DCTDecode]))
    page.Resources = Dictionary(XObject=Dictionary(Im=packed))


def test_what_cannot_be_taken_is_told_in_words(monkeypatch):
    assert "empty" in word(b"")
    assert "no JPEG or PNG" in word(a_pdf(), allowed=PICTURES)
    assert "not taken" in word(b"PK\x03\x04 an archive")
    assert "not taken" in word(b"\x00\x01\x02")
    assert "damaged" in word(a_jpeg()[:300])
    assert "damaged" in word(b"\x89PNG\r\n\x1a\n and nothing")
    assert "damaged" in word(b"%PDF-1.7 and nothing")
    locked = a_document(encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "password" in word(locked)
    for change in (in_another_file, hidden_layer, unreadable_picture, twice_packed):
        assert "cannot be made safe" in word(a_document(change)), change.__name__
    monkeypatch.setitem(rules.MOST_BYTES, Kind.TEXT, 10)
    assert "too large" in word(b"a long enough text")


def test_a_bomb_of_dots_is_not_unpacked():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000

    assert "too many pixels" in word(out.getvalue())


def test_too_many_pages_are_told():
    assert "too many pages" in word(a_pdf(pages=501))


def test_where_nothing_can_be_confined_nothing_is_taken(monkeypatch):
    def unconfined(*_, **__):
        raise confine.Unconfined("no Landlock")

    monkeypatch.setattr(confine, "run", unconfined)

    assert "gemel doctor" in word(b"hello")


def test_a_text_is_written_in_one_way():
    turned = "\ufeffDear\r\nCafe\u0301 \u202eevil\u202c \U000e0041\x07می\u200cخواهم\u2028end "

    made = cleaning.clean(turned.encode())

    assert made.data.decode() == "Dear\nCafé evil می\u200cخواهم\nend\n"
    assert cleaning.clean("Größe".encode("utf-16")).data.decode() == "Größe\n"


def test_a_photograph_in_a_document_keeps_every_dot():
    given = a_jpeg()

    made = documents.without_remarks(given)

    assert CANARY.encode() in given and CANARY.encode() not in made
    with Image.open(io.BytesIO(given)) as one, Image.open(io.BytesIO(made)) as other:
        assert one.tobytes() == other.tobytes()


# --- nothing is loaded once the walls stand --------------------------------------------------


def of_several(form):
    out = io.BytesIO()
    dots().save(out, form, save_all=True, append_images=[Image.new("RGB", (40, 20), "green")])
    return out.getvalue()


def of_mode(mode, form):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, form)
    return out.getvalue()


def loaded_late(kind, *samples):
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("lazy.py")), kind],
        input=b"\n".join(base64.b64encode(one) for one in samples),
        capture_output=True,
        check=True,
    )
    return ran.stdout.decode().split()


@pytest.mark.parametrize("kind", ["jpeg", "png", "pdf", "text"])
def test_all_that_a_file_may_need_is_loaded_before_the_walls_close(kind):
    """What is loaded later cannot be had within them: a good file would be called damaged."""
    samples = {
        "jpeg": [a_jpeg(), of_several("MPO"), of_mode("CMYK", "JPEG"), of_mode("L", "JPEG")],
        "png": [a_png(), of_several("PNG"), of_mode("P", "PNG"), of_mode("I;16", "PNG")],
        "pdf": [a_pdf(), a_document(in_another_file), a_document(hidden_layer)],
        "text": [b"word", "Größe".encode("utf-16"), "می".encode()],
    }[kind]

    assert loaded_late(kind, *samples) == []


# --- whatever comes: safe bytes or a word ----------------------------------------------------

TASKS = {"jpeg": remaking.jpeg, "png": remaking.png, "pdf": documents.pdf, "text": remaking.text}
SAMPLES = {kind: build() for kind, build in CORPUS.items()} | {"text": "Liebe Grüße".encode()}


@st.composite
def damaged(draw, kind):
    """A file of this kind with pieces changed, cut out, or put in."""
    data = bytearray(SAMPLES[kind])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 20))
        data[at : at + length] = draw(st.binary(max_size=20))
    return bytes(data)


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@pytest.mark.parametrize("kind", TASKS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_bytes_are_made_anew_or_refused(kind, data):
    """Called as the child calls it: whatever comes, nothing but a refusal of ours comes out."""
    bytes_ = data.draw(st.one_of(damaged(kind), st.binary(max_size=400)))
    try:
        _, made = TASKS[kind](bytes_)
    except Refusal as refusal:
        assert str(refusal) in set(Fault)
    else:
        assert rules.sniff(made) == kind or kind == "text"
        if kind in PICTURES:  # of a damaged document what was a remark may read as a table
            assert CANARY.encode() not in everything(made)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_sniffed(data):
    assert rules.sniff(data) in {None, *Kind}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_bytes_from_outside_give_safe_bytes_or_a_word(data):
    kind = data.draw(st.sampled_from(sorted(TASKS)))
    bytes_ = data.draw(st.one_of(damaged(kind), st.binary(max_size=400)))
    try:
        made = cleaning.clean(bytes_)
    except Invalid as refused:
        assert str(refused.said)
    else:
        assert made.data
