"""Deleting a draft at the desk, and bringing it back."""

from pathlib import Path

from tests.running_desk import HOME, desk_with_store

SLUG = "02-measuring"
DELETE = f"{HOME}/episodes/{SLUG}/delete"


def test_a_draft_is_deleted_and_comes_back(small_show: Path) -> None:
    """By a form on each page; an episode that is no draft has none."""
    path = small_show / "episodes" / f"{SLUG}.yaml"
    text = path.read_text("utf-8")
    with desk_with_store(small_show) as desk:
        assert "Only drafts can be deleted." in desk.get(DELETE).text
        assert desk.post(DELETE, desk.form(f"{HOME}/deleted") | {"csrf": desk.csrf}).status == 400
        path.write_text("draft: true\n" + text, "utf-8")
        done = desk.post(DELETE, desk.form(DELETE))
        place = done.headers["location"]
        assert (done.status, place.partition("?just=")[0]) == (303, f"{HOME}/deleted")
        assert not path.exists()
        page = desk.get(place)
        assert "Undo: delete Measuring: what counts</button>" in page.text
        assert "Undo: delete" not in desk.get(f"{HOME}/deleted?just=another").text
        assert "Measuring: what counts: deleted on" in page.text
        back = desk.post(f"{HOME}/deleted", desk.form(f"{HOME}/deleted"))
        assert back.headers["location"] == f"{HOME}/episodes/{SLUG}"
        assert path.read_text("utf-8") == "draft: true\n" + text


def test_a_form_from_elsewhere_deletes_nothing(small_show: Path) -> None:
    """Without the desk's own token."""
    path = small_show / "episodes" / f"{SLUG}.yaml"
    path.write_text("draft: true\n" + path.read_text("utf-8"), "utf-8")
    with desk_with_store(small_show) as desk:
        assert desk.post(DELETE, {"csrf": "x"}).status == 403
    assert path.exists()
