"""Words planted by the pages of a real server, then every byte that it left behind is searched."""

from __future__ import annotations

import http.cookiejar
import re
import subprocess
import tarfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pyrage
import pytest

from tests.journeys.installation import GEMEL, Installation

SEALED = {
    "name": "Zanzara Kanarienvogel", "other_names": "Zinzi Canariensis",
    "contacts": "+000-555-0199-CANARY", "trusted": "Serinus Vertrauenswort",
    "place": "Canaria Geheimort", "hours": "Stundenwort", "notes": "Notizwort der Kanarie",
}  # fmt: skip
PLAIN = "Goldammer"  # the code name: what the search must find


@dataclass
class Browser:
    """A browser without script: cookies, forms with their hidden fields, and nothing else."""

    url: str
    page: str = ""
    way: str = ""
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, way: str) -> str:
        """Open a page."""
        return self._ask(urllib.request.Request(urllib.parse.urljoin(self.url, way)))

    def send(self, way: str, **fields: str) -> str:
        """Send a form of the page that is open, with the token that stands in it."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, self.page[:2000]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        asked = urllib.request.Request(urllib.parse.urljoin(self.url, way), body)
        asked.add_header("Referer", self.way)
        return self._ask(asked)

    def _ask(self, asked: urllib.request.Request) -> str:
        with self.opener.open(asked, timeout=60) as answer:
            self.page, self.way = unescape(answer.read().decode()), answer.url
        return self.page


@pytest.fixture
def served(tmp_path) -> Iterator[Installation]:
    """The demo, on SQLite, served with all that it says kept in a file."""
    made = Installation(tmp_path / "data", settings={"GEMEL_RUNTIME": str(tmp_path / "runtime")})
    made.said = made.run("demo", "--prepare")
    with (tmp_path / "log").open("w") as log:
        environment = {**made.environment, "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen([*GEMEL, "serve"], env=environment, cwd=tmp_path, stdout=log,
                                  stderr=subprocess.STDOUT)  # fmt: skip
        made.servers.append(server)
        made.serve("work")
        yield made
        made.stop()


def way_in(served: Installation, who: str) -> tuple[str, str, str]:
    """Return address, password and the seven words, if any, as the demo printed them."""
    found = re.search(
        rf"\n  {who}\n\s+(\S+)\s+(\S+)\n(?:\s+opens the vault: ([^\n]+))?", served.said
    )
    assert found, served.said
    return found.groups()


def signed_in(served: Installation, who: str) -> Browser:
    """Return a browser of somebody of the demo, with the vault open if there is one."""
    email, password, words = way_in(served, who)
    browser = Browser(served.url)
    browser.get("/sign-in/")
    browser.send("/sign-in/", email=email, password=password)
    if words:
        browser.get("/vault/open/")
        assert "It locks itself at" in browser.send("/vault/open/", passphrase=words)
    return browser


def test_a_coordinator_of_the_demo_enrols_in_six_screens_and_opens_a_name(served):
    ines, jo = signed_in(served, "coordinator"), signed_in(served, "second coordinator")
    assert "Make your vault" in ines.get("/vault/")
    page = ines.get("/vault/begin/")
    offered = re.search(r'name="offered" value="([^"]+)"', page)[1]
    seven = " ".join(re.findall(r'<bdi class="ref">([a-z]+)</bdi>', page))
    page = ines.send("/vault/begin/", offered=offered, passphrase=seven)
    code = "-".join(re.findall(r'<bdi class="ref">([A-Z2-7]{4})</bdi>', page))
    ines.get("/vault/paper/")
    assert "somebody vouches for you" in ines.send("/vault/paper/", code=code)

    page = jo.get("/desk/accounts/vaults/")
    page = jo.send(re.search(r"/desk/accounts/vaults/keys/key-[^/]+/", page)[0], lead="yes")
    desk, account = re.search(
        r'action="(/desk/accounts/vaults/desks/[^"]+)"><input[^>]*><input type="hidden" '
        r'name="account" value="([^"]+)"><button[^>]*value="admit"', page,
    ).groups()  # fmt: skip
    assert "They read what is sealed" in jo.send(desk, account=account, do="admit")

    listed = ines.get("/desk/people/?kind=defender")
    found = [
        ines.send(f"/desk/people/{ref}/sealed/")
        for ref in sorted(set(re.findall(r"/desk/people/(per-[^/]+)/", listed)))
        if "Show what is sealed" in ines.get(f"/desk/people/{ref}/sealed/")
    ]
    assert len(found) == 1 and "Example: Liora Windermoss" in found[0]


def test_no_byte_that_a_server_leaves_behind_holds_a_sealed_word(served, tmp_path):
    browser = signed_in(served, "second coordinator")
    page = browser.get("/desk/people/new/")
    programme = re.search(r'<option value="(prog-[^"]+)"[^>]*>Example: Burundian', page)[1]
    page = browser.send("/desk/people/new/", code_name=PLAIN, programme=programme,
                        exposure="sealed", urgency="2", wants="1")  # fmt: skip
    person = re.search(r"/desk/people/(per-[^/]+)/sealed/", browser.way)[1]
    here = f"/desk/people/{person}/sealed/"
    browser.get(f"{here}edit/")
    assert "Show what is sealed" in browser.send(f"{here}edit/", **SEALED)
    assert SEALED["name"] in browser.send(here)  # shown, so it was kept
    browser.send(f"{here}edit/", **SEALED | {"hours": "Stundenwort zwei"}, version="1")
    browser.get("/desk/search/")
    browser.send("/desk/search/", q="Zanzara")
    with pytest.raises(urllib.error.HTTPError):
        browser.send(f"{here}edit/", **SEALED | {"version": "77"})  # somebody else was quicker

    running = everything(tmp_path)  # with the write-ahead file as it stands
    assert any(path.name.endswith("-wal") for path in kept(tmp_path))
    key = pyrage.x25519.Identity.generate()
    served.run("backup", "--key", str(key.to_public()), "--to", tmp_path / "backups")
    served.stop()
    assert (tmp_path / "log").stat().st_size

    secret = {word for text in (*SEALED.values(), "zwei") for word in (text, *text.split())}
    for found in (running, everything(tmp_path), opened(tmp_path / "backups", key)):
        assert PLAIN.encode() in found  # the search finds what is there
        for word in secret:
            if len(word) > 5:  # shorter ones stand in any noise
                assert word.encode() not in found, word
                assert word.encode("utf-16-le") not in found, word


def kept(place: Path) -> list[Path]:
    """Return every file: databases, write-ahead files, keys, runtime, log, backups."""
    return [path for path in sorted(place.rglob("*")) if path.is_file()]


def everything(place: Path) -> bytes:
    """Return every byte of every file, one after the other."""
    return b"\n".join(path.read_bytes() for path in kept(place))


def opened(folder: Path, key: pyrage.x25519.Identity) -> bytes:
    """Return all that the backups hold, decrypted with the offline key."""
    found = b""
    for path in sorted(folder.glob("*.age")):
        plain = pyrage.decrypt(path.read_bytes(), [key])
        target = folder / f"{path.stem}.tar"
        target.write_bytes(plain)
        with tarfile.open(target) as tar:
            for member in tar.getmembers():
                part = tar.extractfile(member)
                found += part.read() if part else b""
        target.unlink()
    assert found
    return found
