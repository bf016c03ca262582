from encoder.lesson import Lesson


def test_empty_fields_are_no_metadata() -> None:
    assert Lesson(title="Câblage", trainer="A. Amrani").metadata() == {"title": "Câblage", "artist": "A. Amrani"}


def test_every_field_is_metadata() -> None:
    lesson = Lesson("t", "a", "m", "g", "2026-11-01", "ar", "id")
    assert lesson.metadata() == {
        "title": "t",
        "artist": "a",
        "module": "m",
        "group": "g",
        "date": "2026-11-01",
        "language": "ar",
        "lesson_id": "id",
    }
