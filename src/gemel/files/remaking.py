"""Pictures and texts made anew. Runs in the child process alone; trusts nothing it is given."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
)

from gemel.files.child import Refusal
from gemel.files.rules import LONGEST_SIDE, MOST_PIXELS, Fault

__all__ = [
    "JpegImagePlugin",
    "MpoImagePlugin",
    "PngImagePlugin",
    "TiffImagePlugin",
    "jpeg",
    "nothing",
    "png",
    "text",
    "warm_up",
]  # fmt: skip - the plugins have to be there before the walls close

Made = tuple[dict[str, Any], bytes]
KEPT = "\u200c\u200d\u200e\u200f\u061c"  # signs that Persian and Arabic are written with
SRGB = ImageCms.createProfile("sRGB")


def warm_up(task: str) -> None:
    """Do the work once on nothing, so that all it needs is loaded while that is possible."""
    if task in ("jpeg", "png"):
        sample, turned = io.BytesIO(), Image.Exif()
        turned[ExifTags.Base.Orientation] = 6
        Image.new("RGB", (2, 2)).save(sample, task.upper(), exif=turned)
        {"jpeg": jpeg, "png": png}[task](sample.getvalue())
        ImageCms.profileToProfile(Image.new("RGB", (2, 2)), SRGB, SRGB)
    text(b"text")
    text("text".encode("utf-16"))


def nothing(data: bytes) -> Made:
    """Do nothing, within the walls: whether they stand is all that is asked."""
    return {}, b""


def jpeg(data: bytes) -> Made:
    """Return a photograph anew: upright, in common colours, and only what is to be seen."""
    return _picture(data, "JPEG")


def png(data: bytes) -> Made:
    """Return a drawing anew; what shines through stays so."""
    return _picture(data, "PNG")


def _picture(data: bytes, form: str) -> Made:
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, before anything is unpacked
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal(Fault.PIXELS)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.load()
            seen = _plain(opened, form)
    except (Refusal, MemoryError):
        raise
    except Exception:  # whatever a parser may say of a hostile file
        raise Refusal(Fault.BROKEN) from None
    made = io.BytesIO()
    if form == "JPEG":
        seen.save(made, form, quality=85, optimize=True, progressive=True)
    else:
        seen.save(made, form, optimize=True)
    return {"width": seen.width, "height": seen.height}, made.getvalue()


def _plain(opened: Image.Image, form: str) -> Image.Image:
    """Return the dots alone, in a picture of our own that has never held anything else."""
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    clear = form == "PNG" and upright.has_transparency_data
    mode = "RGBA" if clear else "RGB"
    if profile and upright.mode in ("RGB", "CMYK") and not clear:
        upright = _common_colours(upright, profile)
    plain = upright.convert(mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return Image.frombytes(mode, plain.size, plain.tobytes())


def _common_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, theirs, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return turned or picture


def text(data: bytes) -> Made:
    """Return a text in one way of writing: no sign that cannot be seen, but those of a script."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        read = data.decode("utf-16" if wide else "utf-8-sig")
        whole = unicodedata.normalize("NFC", "\n".join(read.splitlines()))
        kept = "".join(
            sign for sign in whole
            if sign in "\n\t" or sign in KEPT or unicodedata.category(sign)[0] != "C"
        )  # fmt: skip
        return {}, kept.strip().encode() + b"\n"
    except UnicodeError:
        raise Refusal(Fault.BROKEN) from None
