"""Hands, chat, polls, presence, feedback, files: what trainees do is what the trainer is told, and the other way."""

from pathlib import Path

from tests.helpers.browser import Chromium, wait_until
from tests.helpers.live_class import OpenClass
from tests.helpers.trainee_page import join, say


def test_everything_that_is_said_and_asked(open_class: OpenClass, chromium: Chromium, tmp_path: Path) -> None:
    live = open_class("--title", "Câblage")
    one, two = (chromium.page(live.address(), language) for language in ("fr-FR", "ar-DZ"))
    join(one, "Ali")
    join(two, "سعاد")
    first, second = live.person("Ali"), live.person("سعاد")

    # Chat: to all, to the trainer alone, and markup stays text.
    say(one, "<b>Bonjour</b> <img src=x onerror=alert(1)>")
    told = live.wait("chat", sender=first)
    assert (told["to"], told["text"]) == ("all", "<b>Bonjour</b> <img src=x onerror=alert(1)>")
    two.wait_for_selector("#chat-lines li >> text=<b>Bonjour</b>")
    assert two.locator("#chat-lines img, #chat-lines b").count() == 0
    say(two, "سؤال خاص", "trainer")
    assert live.wait("chat", sender=second)["to"] == "trainer"
    live.say(f"tell {second} جواب خاص", "chat", sender="trainer", to=second)
    two.wait_for_selector("#chat-lines >> text=جواب خاص")
    live.say("say À tous : on commence", "chat", sender="trainer", to="all")
    for page in (one, two):
        page.wait_for_selector("#chat-lines >> text=À tous")
    assert "خاص" not in one.inner_text("#chat-lines")
    # This trainer told no name: what stands for it is said once.
    assert one.locator("#chat-lines .trainer .who bdi").inner_text() == "Formateur"
    assert one.locator("#chat-lines .trainer .tag").count() == 0

    # Hands: in order, and each knows the place.
    one.click("#hand")
    live.wait("hand-raised", id=first)
    two.click("#hand")
    live.wait("hand-raised", id=second)
    wait_until(lambda: "2" in two.inner_text("#hand"), "no place in the queue")
    live.say(f"lower-hand {first}", "hand-lowered", id=first)
    wait_until(lambda: one.get_attribute("#hand", "aria-pressed") == "false", "the hand is still up")
    wait_until(lambda: "2" not in two.inner_text("#hand"), "not next")
    two.click("#hand")
    live.wait("hand-lowered", id=second)

    # Feedback.
    one.click("#feedback")
    one.click("#feelings button[value=lost]")
    assert live.wait("feedback", id=first)["feeling"] == "lost"

    # A poll with a result for all.
    live.say("poll Quel fil est la terre ? | Bleu | Vert-jaune", "poll-opened")
    for page in (one, two):
        page.wait_for_selector("#poll >> text=Vert-jaune")
        page.locator("#poll input").nth(1).check()
        page.click("#poll button")
    live.wait("poll-counts", counts=[0, 2], voters=2)
    result = live.say("close-poll", "poll-result")
    assert (result["counts"], result["voters"], result["shared"]) == ([0, 2], 2, True)
    one.wait_for_selector("#poll >> text=100")

    # Presence: one answers, one does not.
    live.say("presence-check 5", "presence-asked")
    one.click("#presence button")
    live.wait("presence-answered", id=first)
    presence = live.wait("presence")
    assert (presence["present"], presence["absent"]) == ([first], [second])

    # Announcement and chat closed.
    live.say("announce Pause à 10 h", "announced")
    two.wait_for_selector("#pinned-text >> text=Pause à 10 h")
    live.say("mute-chat", "chat-muted", muted=True)
    wait_until(lambda: one.is_disabled("#chat-form input[value=all]"), "the chat is open")
    live.say("unmute-chat", "chat-muted", muted=False)

    # A handout, byte for byte, whatever its name.
    handout = tmp_path / "Schéma <1> التوصيل.pdf"
    handout.write_bytes(bytes(range(256)) * 400)
    shared = live.say(f"share {handout}", "file-shared")
    assert shared["size"] == 102_400
    one.click("#tab-files")
    with one.expect_download() as download:
        one.click("#files-list a")
    assert Path(download.value.path()).read_bytes() == handout.read_bytes()
    assert download.value.suggested_filename.endswith(".pdf")
    live.say(f"withdraw {shared['handout']}", "file-withdrawn")
    wait_until(lambda: one.locator("#files-list a").count() == 0, "the file is still offered")

    # Removed, and kept out.
    live.say(f"remove {second}", "trainee-left", id=second, reason="removed")
    two.wait_for_selector("#ended:not([hidden])")
    live.end()
    one.wait_for_selector("#ended:not([hidden])")


def test_lobby_lock_and_wrong_codes(open_class: OpenClass, chromium: Chromium) -> None:
    live = open_class("--lobby")
    page = chromium.page(live.address(fragment="WRONG1"))
    page.fill("#name", "Nadia")
    page.click("#join-button")
    page.wait_for_selector("#join-error:not([hidden])")
    assert "code" in page.inner_text("#join-error")
    page.fill("#code", live.code.lower())
    page.click("#join-button")
    page.wait_for_selector("#waiting:not([hidden])")
    waiting = live.wait("trainee-waiting")["person"]
    assert live.studio.events("trainee-joined") == []
    live.say("admit all", "trainee-joined")
    page.wait_for_selector("#class:not([hidden])")
    assert live.person("Nadia") == waiting["id"]
    live.say("lock", "locked", locked=True)
    late = chromium.page(live.address())
    late.fill("#name", "Tard")
    late.click("#join-button")
    late.wait_for_selector("#join-error:not([hidden])")
    live.end()
