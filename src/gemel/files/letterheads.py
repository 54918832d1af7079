"""An office's own paper, ODT or DOCX, made anew without anything that runs or calls elsewhere.

`take` is for the doors; `odt` and `docx` run in the closed child process alone. What is kept are
the parts that print; macros, attached programs, templates fetched from elsewhere and fields that
bring in other files are a reason to refuse, not to repair: an office should know of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from gemel.files import confine, rules
from gemel.files.child import Refusal
from gemel.files.rules import MEGABYTE, Fault
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say

Made = tuple[dict[str, Any], bytes]
MOST_BYTES = 5 * MEGABYTE
MOST_UNPACKED = 40 * MEGABYTE
MOST_PARTS = 500
PACKED = b"PK\x03\x04"
ODT = b"application/vnd.oasis.opendocument.text"
# Names of parts that run, or carry what runs.
_RUNS = re.compile(
    r"vbaProject|vbaData|activeX/|embeddings/|^Basic/|^Scripts/|macrosheets|customUI|"
    r"\.(?:exe|dll|js|vbs|bat|cmd|scr|ole|bin)$",
    re.IGNORECASE,
)
# Elements that run something or bring in what lies elsewhere, whatever their prefix is.
_ELEMENTS = frozenset({
    "event-listener", "script", "execute-macro", "dde-connection", "dde-connection-decl",
    "dde-source", "object", "object-ole", "plugin", "applet", "floating-frame", "section-source",
    "database-display", "database-next", "form", "altChunk", "subDoc", "control", "OLEObject",
    "attachedTemplate", "mailMerge", "frameset",
})  # fmt: skip
_FIELDS = re.compile(
    r"(?<!HYPER)LINK|DDE|INCLUDE|MACROBUTTON|IMPORT|DATABASE|EMBED|CONTROL|ACTIVEX", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|\.\.", re.IGNORECASE)
_PRESSED = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)  # what a link may lead to
_LINK = "/relationships/hyperlink"
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svm|ttf|otf|odttf|fntdata)$", re.IGNORECASE
)
# What tells who made it and when, and small pictures of what stood there before.
_TELLS = re.compile(
    r"^docProps/|^Thumbnails/|^Configurations2/|^customXml/|/comments|^layout-cache$"
)
REFUSALS = {
    Fault.KIND: say("Choose an ODT or a DOCX: the office’s own paper, with {{{{text}}}} in it"),
    Fault.UNUSUAL: say(
        "This file has a macro in it, or fetches something from elsewhere. Save it without "
        "macros, links to other files and embedded objects, and choose it again."
    ),
    Fault.LOCKED: say("This file is locked with a password: save it without one"),
}


def take(data: bytes) -> tuple[str, bytes]:
    """Return the kind of a letterhead (odt, docx) and the file made anew. Raises: Invalid."""
    if len(data) > MOST_BYTES:
        raise Invalid(say("At most {most} MB", most=MOST_BYTES // MEGABYTE))
    if not data.startswith(PACKED):
        raise Invalid(REFUSALS[Fault.KIND])
    kind = "odt" if ODT in data[:200] else "docx"
    try:
        _, made = confine.run(f"gemel.files.letterheads:{kind}", data)
    except confine.Unconfined:
        raise Invalid(rules.CLOSED) from None
    except confine.Broke as broke:
        broken = say("This file cannot be read. Open it, save it anew, and choose it again.")
        raise Invalid(REFUSALS.get(broke.fault, broken)) from None
    return kind, made


def odt(data: bytes) -> Made:
    """Return an OpenDocument letterhead made anew."""
    return {}, _remade(data, needed={"mimetype", "content.xml", "styles.xml"})


def docx(data: bytes) -> Made:
    """Return a Word letterhead made anew."""
    return {}, _remade(data, needed={"[Content_Types].xml", "word/document.xml"})


def warm_up(task: str) -> None:
    """Pack one small file, so that all it takes is loaded."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("mimetype", ODT)
        pack.writestr("content.xml", "<made-here/>")
        pack.writestr("styles.xml", "<made-here/>")
    odt(out.getvalue())


def _remade(data: bytes, *, needed: set[str]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            parts = pack.infolist()
            names = {part.filename for part in parts}
            if not needed <= names:
                raise Refusal(Fault.KIND)
            if len(parts) != len(names) or len(parts) > MOST_PARTS:
                raise Refusal(Fault.BROKEN)
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refusal(Fault.EFFORT)
            if any(_RUNS.search(name) or _climbs(name) for name in names):
                raise Refusal(Fault.UNUSUAL)
            return _packed(pack, [part for part in parts if not part.is_dir()])
    except (Refusal, MemoryError):
        raise
    except Exception as fault:  # whatever a parser may say of a hostile file
        locked = isinstance(fault, RuntimeError) and "encrypted" in str(fault)
        raise Refusal(Fault.LOCKED if locked else Fault.BROKEN) from None


def _packed(pack: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bytes:
    out = io.BytesIO()
    kept = [part for part in parts if not _TELLS.search(part.filename)]
    gone = {part.filename for part in parts} - {part.filename for part in kept}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in kept:
            words = _looked_at(part.filename, _read(pack, part))
            fresh = zipfile.ZipInfo(part.filename)  # no date, no remark, no owner
            fresh.compress_type = (
                zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            )
            made.writestr(fresh, _without(words, part.filename, gone))
    return out.getvalue()


def _read(pack: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with pack.open(part) as opened:
        words = opened.read(MOST_UNPACKED + 1)
    if len(words) > MOST_UNPACKED:
        raise Refusal(Fault.EFFORT)
    return words


def _looked_at(name: str, words: bytes) -> bytes:
    """Return a part, as UTF-8 where it is XML. A link that one has to press does no harm.

    Raises: Refusal for what runs or fetches, however it is spelt, and for what is no known medium.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(words, parser)
    except etree.XMLSyntaxError:
        if name == "mimetype" or _MEDIA.search(name):
            return words
        raise Refusal(Fault.BROKEN) from None
    if root.getroottree().docinfo.doctype:
        raise Refusal(Fault.UNUSUAL)
    fields = []
    for each in root.iter(etree.Element):
        own = etree.QName(each).localname
        told = {etree.QName(key).localname: str(value) for key, value in each.attrib.items()}
        if own in _ELEMENTS or not _stays(own, told):
            raise Refusal(Fault.UNUSUAL)
        fields.append((each.text or "") if own == "instrText" else told.get("instr", ""))
    if _FIELDS.search("".join(fields)):
        raise Refusal(Fault.UNUSUAL)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _stays(element: str, told: dict[str, str]) -> bool:
    """Tell whether what an element points at lies in the file, or is a link to be pressed."""
    if told.get("TargetMode", "").strip().lower() == "external":
        return told.get("Type", "").endswith(_LINK) and bool(_PRESSED.match(told["Target"].strip()))
    for name in ("href", "src"):
        where = told.get(name, "").strip()
        if _PRESSED.match(where) if element == "a" else not _ELSEWHERE.match(where):
            continue
        if where:
            return False
    return True


def _without(words: bytes, name: str, gone: set[str]) -> bytes:
    """Return a part without its mentions of parts that were left out."""
    if not gone or not name.endswith((".rels", "[Content_Types].xml", "manifest.xml")):
        return words
    for one in gone:
        last = re.escape(one.encode())
        words = re.sub(rb"<[^<>]*\"/?(?:\.\./)?" + last + rb"\"[^<>]*?/>", b"", words)
        short = re.escape(one.rpartition("/")[2].encode())
        if one.endswith(("comments.xml", "commentsExtended.xml")):
            words = re.sub(rb"<Relationship [^<>]*\"" + short + rb"\"[^<>]*?/>", b"", words)
    return words


def _climbs(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")
