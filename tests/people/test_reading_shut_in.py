"""Tables from outside are parsed behind walls, and come out as they would without them."""

from __future__ import annotations

import json

import pytest

from gemel.cases import reading as case_reading
from gemel.files import confine, nursery, tables
from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import files

SPOILED = (
    "import sys; sys.path[:0] = sys.argv[2:]\n"
    "from gemel.files import child, tables, walls\n"
    "{}\n"
    "child.main(sys.argv[1])"
)
MEMBERS = b"id,name,party,country\n1,Vera Quillon,Green,AQ\n"
MAPPING = b'[file]\nheader = 1\n[fields]\nname = "Navn"\n'


@pytest.fixture
def spoiled(monkeypatch):
    """Start children in which one line more is run."""
    if lack := confine.missing():
        pytest.fail(f"this system confines no process, so nothing is proven here: {lack}")
    return lambda line: monkeypatch.setattr(nursery, "START", SPOILED.format(line))


READERS = {
    "members": lambda: reading.read([("members.csv", MEMBERS)]),
    "facts": lambda: reading.read_enrichment([("members.csv", MEMBERS)]),
    "a mapping": lambda: reading.load("map.toml", MAPPING),
    "cases": lambda: case_reading.read("cases.csv", {"cases.csv": MEMBERS}),
}


@pytest.mark.parametrize("what", READERS)
def test_what_reads_a_table_is_shut_in(what, spoiled):
    """Where no wall can be built, nothing is read."""
    spoiled("walls.system_calls = lambda libc: False")

    with pytest.raises(Invalid, match="cannot open files safely"):
        READERS[what]()


def test_without_walls_it_is_read_when_that_is_asked_for(spoiled):
    spoiled("walls.system_calls = lambda libc: False")

    (one,) = reading.read([("members.csv", MEMBERS)], shut_in=False).records

    assert one.name == "Vera Quillon"


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/passwd')",
        "__import__('socket').socket()",
        "os.kill(os.getppid(), 0)",
        "os.listdir('/')",
    ],
)
@pytest.mark.parametrize("walls", [True, False])
def test_a_parser_that_was_taken_over_reaches_nothing(deed, walls, spoiled):
    """The same deed works where the walls are left out, so it fails by the walls."""
    left_out = "" if walls else "; walls.close = lambda: None"
    spoiled(
        "import os, socket; real = tables.parse; tables.parse = lambda name, raw, **wishes: "
        f"({deed}, real(name, raw, **wishes))[1] if raw.endswith(b'Q') else "
        f"real(name, raw, **wishes){left_out}"
    )
    if walls:
        with pytest.raises(Invalid, match=r"members\.csv breaks what reads it"):
            files.load("members.csv", b"a,b\n1,Q")
    else:
        assert files.load("members.csv", b"a,b\n1,Q").table


@pytest.mark.parametrize("bound", ["MEMORY=100 * 1024 * 1024", "SECONDS=1", "MOST_OUT=1024"])
def test_a_file_that_takes_too_much_ends_in_a_word(bound, spoiled):
    spoiled(f"walls.widen = lambda **room: walls.__dict__.update({bound})")

    with pytest.raises(Invalid, match=r"members\.csv (takes too much|breaks)"):
        files.load("members.csv", b"name,party\n" + b"Vera Quillon,Green\n" * 2_000_000)


SAMPLES = [
    ("m.csv", MEMBERS),
    ("m.csv", "sep=;\r\nnavn;år\r\nÅse Lønn;1964\r\n".encode("utf-8-sig")),
    ("m.csv", b'a,b\nAnna,"Green\nBo,Blue\n'),
    ("m.csv", "navn,år\nÅse,1\n".encode("cp1252")),
    ("m.csv", "navn,år\nÅse,1\n".encode("utf-16")),
    ("m.csv", "navn,år\nÅse,1\n".encode("utf-16-le")),
    ("m.csv", "имя,год\nАнна,1\n".encode("cp1251")),
    ("m.json", b'[{"id": 10000000000000000000001, "v": 1.50, "x": null, "y": "\\ud800"}]'),
    ("m.json", b'{"a": 1}\n{"a": 2}\n'),
    ("m.json", b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"value": "x"}}]}}'),
    ("m.json", b'{"a": 1,\n "b": 1,}'),
    ("m.json", b"[" * 4000 + b"]" * 4000),
    ("m.yaml", b"a: &x [NO, 1964-03-26]\nb: *x\n"),
    ("m.yaml", b"a: 1\n\tb: [1\n"),
    ("m.yaml", b"&a [*a]"),
    ("m.csv", b"PK\x03\x04rest"),
    ("m.csv", bytes(range(256)) * 40),
    ("m.csv", b" \n"),
]  # fmt: skip


def read(name, raw, **wishes):
    try:
        source = files.load(name, raw, **wishes)
    except Invalid as refusal:
        return str(refusal)
    table = source.table.rows if source.table else None
    return (table, json.dumps(source.tree), source.encoding, [str(one) for one in source.remarks])


@pytest.mark.parametrize(("name", "raw"), SAMPLES)
def test_behind_the_walls_a_file_reads_as_before_them(name, raw):
    assert read(name, raw) == read(name, raw, shut_in=False)


@pytest.mark.parametrize("encoding", ["cp1250", "mac_cyrillic", "iso8859-8", "big5", "nonsense"])
def test_an_encoding_that_a_mapping_names_is_at_hand(encoding):
    raw = "name,party\nVera Quillon,Green\n".encode("ascii")

    assert read("m.csv", raw, encoding=encoding) == read(
        "m.csv", raw, encoding=encoding, shut_in=False
    )


@pytest.mark.parametrize("raw", [MAPPING, b"[file\n", b"day = 1979-05-27\n", b"\xff\xfe\xfa"])
def test_a_mapping_reads_the_same(raw):
    assert read("m.toml", raw, kind="toml") == read("m.toml", raw, kind="toml", shut_in=False)


def test_many_rows_keep_their_order_and_numbers():
    raw = b"name\n" + b"".join(b"Vera %d\n" % at for at in range(3 * tables.TOGETHER))
    table = files.load("m.csv", raw).table

    assert [row.number for row in table.rows] == list(range(1, 3 * tables.TOGETHER + 2))
    assert table.rows[-1].cells == [f"Vera {3 * tables.TOGETHER - 1}"]
