def test_what_is_typed_stands_for_a_file(small_show: Path) -> None:
    """A text that nobody has saved is read in place of the file, also where there is none yet."""
    file = "episodes/01-listening.yaml"
    typed = (small_show / file).read_text("utf-8").replace("title: ", "title: Typed ", 1)
    new = "episodes/03-new.yaml"
    project = load_project(small_show, typed={file: typed, new: "title: Made up\n"})
    assert [one.title for one in project.episodes][0].startswith("Typed ")
    assert project.episodes[2].title == "Made up"
    assert not (small_show / new).exists()
    assert not load_project(small_show).episodes[0].title.startswith("Typed ")
