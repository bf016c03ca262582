"""A trainer who has used the studio before: nobody is asked for language, picture and sound."""

from pathlib import Path


def settle(home: Path) -> None:
    """Let the window that is started with this home folder open at once, without the first start."""
    path = home / ".config" / "trainer-studio" / "choices.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
