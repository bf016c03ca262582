"""axe-core finds nothing to complain of: while joining, in the class, and with everything open."""

from pathlib import Path
from typing import Any

import pytest

from tests.helpers.browser import Chromium
from tests.helpers.live_class import OpenClass
from tests.helpers.trainee_page import join, say

AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar-DZ", "fr-FR"])
def test_every_state(language: str, scheme: str, open_class: OpenClass, chromium: Chromium, tmp_path: Path) -> None:
    live = open_class("--title", "Câblage")
    page = chromium.page(live.address(), language, color_scheme=scheme, reduced_motion="reduce")
    assert found(page) == []
    page.fill("#code", "WRONG1")
    page.fill("#name", "Ali")
    page.click("#join-button")
    page.wait_for_selector("#join-error:not([hidden])")
    assert found(page) == []
    page.fill("#code", live.code)
    join(page, "Ali")
    say(page, "Bonjour")
    handout = tmp_path / "schéma.txt"
    handout.write_text("fil", "utf-8")
    live.say(f"share {handout}", "file-shared")
    live.say("announce Pause à 10 h", "announced")
    live.say("poll Prêts ? | Oui | Non", "poll-opened")
    live.say("presence-check 60", "presence-asked")
    live.say("give-voice t1", "voice-given")
    for shown in ("#poll", "#presence", "#voice", "#pinned"):
        page.wait_for_selector(f"{shown}:not([hidden])")
    page.click("#hand")
    assert found(page) == []
    for menu in ("quality", "sound", "feedback"):
        page.click(f"#{menu}")
        page.wait_for_selector(f"#{menu}-menu:not([hidden])")
        assert found(page) == []
        page.keyboard.press("Escape")
    page.click("#tab-files")
    assert found(page) == []
    live.end()
    page.wait_for_selector("#ended:not([hidden])")
    assert found(page) == []


def found(page: Any) -> list[str]:
    """Return what axe-core finds: the rule, where, and what to do."""
    page.evaluate(AXE.read_text("utf-8") + ";0")
    results = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", RULES)
    return [
        f"{each['id']}: {node['html'][:150]}: {' '.join(node['failureSummary'].split())}"
        for each in results["violations"]
        for node in each["nodes"]
    ]
