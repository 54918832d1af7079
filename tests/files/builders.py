"""Files with words hidden in every place that people forget. Made here; nobody's."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, PngImagePlugin, TiffImagePlugin

CANARY = "Zanzara"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>{CANARY}</dc:creator></x:xmpmeta>"
GPS = {1: "N", 2: (12.0, 34.0, 56.0), 3: "E", 4: (65.0, 43.0, 21.0), 29: CANARY}


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = f"{CANARY} description"
    exif[0x010F] = f"{CANARY} camera"
    exif[0x013B] = f"{CANARY} artist"
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x9286] = f"{CANARY} comment".encode()
    exif.get_ifd(0x8825).update(
        {
            key: tuple(TiffImagePlugin.IFDRational(part) for part in value)
            if isinstance(value, tuple) else value
            for key, value in GPS.items()
        }
    )  # fmt: skip
    return exif


def dots(size: tuple[int, int] = (40, 20), mode: str = "RGB") -> Image.Image:
    """A picture that is red at the left and blue at the right."""
    picture = Image.new(mode, size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    return picture


def a_jpeg(*, orientation: int = 1, size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    """A photograph with EXIF, a place, XMP, a comment, a profile, and a tail behind its end."""
    out = io.BytesIO()
    dots(size, mode).save(
        out, "JPEG", exif=_exif(orientation), xmp=XMP.encode(), comment=f"{CANARY} comment",
        icc_profile=None, quality=90,
    )  # fmt: skip
    return out.getvalue() + f"{CANARY} behind the end".encode()


def a_png(*, mode: str = "RGBA") -> bytes:
    """A drawing with words in every kind of chunk."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", f"{CANARY} author")
    words.add_text("Packed", f"{CANARY} " * 5, zip=False)
    words.add_itxt("XML:com.adobe.xmp", XMP)
    out = io.BytesIO()
    dots(mode=mode).save(out, "PNG", pnginfo=words, exif=_exif(1))
    return out.getvalue() + f"{CANARY} behind the end".encode()


def a_plain_png() -> bytes:
    """A drawing in which nothing is hidden."""
    out = io.BytesIO()
    dots().save(out, "PNG")
    return out.getvalue()


def a_pdf(*, pages: int = 2) -> bytes:
    """A document that acts, has attachments and a form, and tells everything about its maker."""
    made = pikepdf.new()
    photograph = Stream(
        made, a_jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=20,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        Metadata=Stream(made, XMP.encode()),
    )  # fmt: skip
    acts = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))
    for _ in range(pages):
        page = made.add_blank_page(page_size=(200, 100))
        page.obj.Resources = Dictionary(XObject=Dictionary(Im0=made.make_indirect(photograph)))
        page.obj.Contents = Stream(made, b"q 200 0 0 100 0 0 cm /Im0 Do Q")
        page.obj.AA = Dictionary(O=acts)
        page.obj.Metadata = Stream(made, XMP.encode())
        page.obj.PieceInfo = Dictionary(Maker=Dictionary(Private=String(CANARY)))
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(
                S=Name.URI, URI=String(f"https://tracker.example.org/{CANARY}")
            ), Contents=String(f"{CANARY} remark"),
        )  # fmt: skip
        page.obj.Annots = Array([made.make_indirect(link)])
    made.Root.OpenAction = acts
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), acts])))
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(made, XMP.encode()))
    made.attachments[f"{CANARY}.txt"] = pikepdf.AttachedFileSpec(
        made, f"{CANARY} attachment".encode(), filename=f"{CANARY}.txt"
    )
    with made.open_metadata() as told:
        told["dc:creator"] = [f"{CANARY} maker"]
    made.docinfo[Name.Author] = f"{CANARY} author"
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def everything(data: bytes) -> bytes:
    """Return all that a file holds, unpacked too, so that no word in it is overlooked."""
    found = [data]
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as opened:
            out = io.BytesIO()
            opened.save(
                out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )  # fmt: skip
            found.append(out.getvalue())
            found += [repr(one).encode() for one in opened.objects]
    else:
        with Image.open(io.BytesIO(data)) as opened:
            opened.load()
            found.append(repr((opened.info, dict(opened.getexif()))).encode())
            found += [repr(dict(opened.getexif().get_ifd(n))).encode() for n in (0x8769, 0x8825)]
    return b"".join(found)
