"""What a recording says of the lesson that it shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """The lesson's own data; an empty string is what nobody has said."""

    title: str = ""
    trainer: str = ""
    module: str = ""
    group: str = ""
    date: str = ""
    """ISO 8601, the day or the moment."""
    language: str = ""
    """BCP 47, for example `fr` or `ar-DZ`."""
    lesson_id: str = ""

    def metadata(self) -> dict[str, str]:
        """Return the file's metadata: the keys that players know, and the lesson's own; nothing that is empty."""
        tags = {
            "title": self.title,
            "artist": self.trainer,
            "module": self.module,
            "group": self.group,
            "date": self.date,
            "language": self.language,
            "lesson_id": self.lesson_id,
        }
        return {key: value for key, value in tags.items() if value}
