"""A tab in the background, whose timers the browser slows down and which it may freeze, comes back by itself."""

from tests.helpers.browser import wait_until
from tests.helpers.page_class import PageClass
from tests.helpers.probes import picture, total
from tests.helpers.tabs import Tab, Tabs

JOIN = """(name) => {
  document.querySelector("#name").value = name;
  document.querySelector("#join-button").click();
}"""


def test_a_tab_that_was_hidden_and_one_that_was_frozen_come_back(page_class: PageClass, tabs: Tabs) -> None:
    page = tabs.tab()
    page.goto(page_class.join_url)
    wait_until(lambda: page.evaluate("() => document.querySelector('#join')?.hidden === false"), "no card")
    page.evaluate(JOIN, "Ali")
    watch(page)
    cover = tabs.tab()
    wait_until(lambda: page.evaluate("() => document.hidden"), "the tab is not hidden")
    page_class.kill()
    wait_until(lambda: page.evaluate("() => !document.querySelector('#wait').hidden"), "the loss is not noticed")
    page_class.start()
    wait_until(lambda: page_class.facts("trainee-returned"), "not back while it is hidden")
    page.bring_to_front()
    wait_until(lambda: not page.evaluate("() => document.hidden"), "the tab is still hidden")
    watch(page)

    cover.bring_to_front()
    wait_until(lambda: page.evaluate("() => document.hidden"), "the tab is not hidden again")
    left = len(page_class.facts("trainee-left"))
    page.freeze()
    wait_until(lambda: len(page_class.facts("trainee-left")) > left, "a frozen page is not missed")
    page.thaw()
    page.bring_to_front()
    wait_until(lambda: len(page_class.facts("trainee-returned")) == 2, "not back from the cold")
    watch(page)
    assert [fact["id"] for fact in page_class.facts("trainee-returned")] == ["t1", "t1"]
    assert len(page_class.facts("trainee-joined")) == 1


def watch(page: Tab) -> None:
    """Wait until the picture moves."""
    wait_until(lambda: picture(page) is not None, "no picture")
    shown, decoded = picture(page), total(page, "video", "framesDecoded")
    wait_until(lambda: picture(page) != shown, "the picture does not move")
    wait_until(lambda: total(page, "video", "framesDecoded") != decoded, "no picture is decoded")
