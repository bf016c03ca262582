"""The page's files as they are read."""

import gzip
from pathlib import Path

from session.pagefiles import load_page


def test_reads_all_that_a_page_is_made_of_under_the_paths_of_its_addresses(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "index.html").write_text("<p>" + "x" * 1000)
    (tmp_path / "words" / "ar.js").write_text("1")
    (tmp_path / ".hidden.js").write_text("1")
    (tmp_path / "notes.md").write_text("1")
    page = load_page(tmp_path)
    assert sorted(page) == ["", "words/ar.js"]
    assert page[""].content_type == "text/html; charset=utf-8"
    assert page["words/ar.js"].content_type == "text/javascript; charset=utf-8"


def test_compresses_where_that_pays_only(tmp_path: Path) -> None:
    (tmp_path / "long.css").write_text("a{color:red}" * 200)
    (tmp_path / "short.js").write_text("1")
    page = load_page(tmp_path)
    packed = page["long.css"].packed
    assert packed is not None
    assert gzip.decompress(packed) == page["long.css"].plain
    assert page["short.js"].packed is None


def test_an_etag_tells_one_content_from_another(tmp_path: Path) -> None:
    for name, text in (("a.js", "1"), ("b.js", "2"), ("c.js", "1")):
        (tmp_path / name).write_text(text)
    page = load_page(tmp_path)
    assert page["a.js"].etag == page["c.js"].etag != page["b.js"].etag
