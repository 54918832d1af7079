"""Doctor tells what the vault stands on, and how to cure what is missing."""

from __future__ import annotations

from gemel.upkeep import health_vault
from gemel.upkeep.finding import ADVICE, FAULT, OK
from gemel.vault import anchor
from tests.vault import builders


def states() -> dict[str, str]:
    return {str(one.about): one.state for one in health_vault.look()}


def test_a_house_with_its_key_named_and_sessions_in_memory_is_well(settings, tmp_path):
    builders.house()
    settings.GEMEL_ORGANISATION_KEY = anchor.fingerprint()
    settings.GEMEL_RUNTIME = f"/dev/shm/{tmp_path.name}-doctor"
    settings.GEMEL_RUNTIME_ON_DISK = False

    found = states()

    assert (found["organisation's key"], found["vault sessions"]) == (OK, OK)


def test_each_fault_is_found_with_its_cure(settings):
    settings.GEMEL_RUNTIME, settings.GEMEL_RUNTIME_ON_DISK = "/proc/nowhere", False
    found = list(health_vault.look())
    assert [(str(one.about), one.state) for one in found] == [
        ("organisation's key", ADVICE), ("vault sessions", FAULT),
    ]  # fmt: skip
    assert all(one.cure for one in found)

    builders.house()
    settings.GEMEL_ORGANISATION_KEY = ""
    assert any("GEMEL_ORGANISATION_KEY=" in str(one.cure) for one in health_vault.look())
    settings.GEMEL_ORGANISATION_KEY = "0" * 64
    assert states()["organisation's key"] == FAULT
