"""What can be said of a file while it is read."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP001", Severity.ERROR)
def unreadable_text() -> None:
    """The file is text that can be read.

    Why: What cannot be read cannot be checked, and would reach listeners as broken characters.
    Fix: Save the file again as plain text in UTF-8; in Word or Notepad choose it under "Encoding".
    Source: feed-rules 1.1, utf8-only and xml-control-chars; XML 1.0, section 2.2.
    """


@rule("PP002", Severity.ERROR)
def yaml_syntax() -> None:
    """The file is written as YAML, in the plain form used here.

    Why: From the place of the mistake on, nobody can tell what was meant.
    Fix: Compare the line, and the one above it, with an episode that works. The usual causes are a
        colon inside a text that has no quotes, a missing space after a colon, a tab, and a line of a
        description that is not indented.
    Source: YAML 1.2; docs/fields.md shows every field.
    """


@rule("PP003", Severity.ERROR)
def unknown_field() -> None:
    """Every field is one this program knows.

    Why: A misspelt field would be left out of the feed without a word.
    Fix: Correct the spelling, or take the line out. docs/fields.md lists every field.
    Source: product.md, rules of the format.
    """


@rule("PP004", Severity.ERROR)
def duplicate_field() -> None:
    """Every field is given once.

    Why: Only one of the two could be published, and it might be the wrong one.
    Fix: Take one of the two lines out.
    Source: YAML 1.2, section 3.2.1.1: keys are unique.
    """


@rule("PP005", Severity.ERROR)
def missing_field() -> None:
    """Every required field is there.

    Why: Directories reject a show, and apps lose an episode, that lacks it.
    Fix: Add the field. docs/fields.md shows how each is written.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """


@rule("PP006", Severity.ERROR)
def wrong_kind() -> None:
    """Every value is of the kind its field takes.

    Why: Apps would misread it, or refuse the feed.
    Fix: Write the value as docs/fields.md shows it.
    Source: product.md, rules of the format.
    """


@rule("PP007", Severity.ERROR)
def time_without_zone() -> None:
    """Every time says where its clock hangs.

    Why: Half the year London is an hour ahead of UTC: an episode would appear an hour early or
        late, and its date would look changed to apps.
    Fix: Add Europe/London behind the time, or an offset such as +01:00.
    Source: feed-rules 1.2, pubdate-london; RFC 2822, section 3.3.
    """


@rule("PP008", Severity.ERROR)
def time_not_certain() -> None:
    """Every time is a moment that exists, and exists once.

    Why: When the clocks change in London, one hour in March does not exist and one in October
        comes twice. Nobody can tell which moment is meant.
    Fix: Choose a time outside that hour, or write the offset (+00:00 or +01:00) instead.
    Source: feed-rules 1.2, pubdate-london; IANA time zone database.
    """


@rule("PP009", Severity.ERROR)
def file_missing() -> None:
    """Every file that is named is there.

    Why: The feed would name something that no app can fetch.
    Fix: Put the file there, or correct its name. Capital letters count.
    Source: product.md, promise 2.
    """


@rule("PP010", Severity.ERROR)
def file_outside_project() -> None:
    """Every file that is named is inside the project's folder.

    Why: Whatever the file is would be published for all the world to fetch. Nothing outside the
        project is published by accident.
    Fix: Copy the file into the project and name it there.
    Source: product.md, the folder a publisher keeps.
    """


@rule("PP011", Severity.ERROR)
def not_a_file() -> None:
    """Everything that is named is an ordinary file that can be opened.

    Why: A folder, a pipe or a file without permission to read cannot be published.
    Fix: Name an ordinary file, or ask whoever keeps the computer for permission to read it.
    Source: product.md, the folder a publisher keeps.
    """


@rule("PP012", Severity.ERROR)
def allowance_has_a_reason() -> None:
    """Every allowance says why, in ten characters or more.

    Why: In a year nobody remembers, and an exception without a reason is never taken back.
    Fix: Write the reason behind the code, such as  PP206: archive recording, short on purpose
    Source: product.md, rules of the format.
    """


@rule("PP016", Severity.WARNING)
def quotes_are_straight() -> None:
    """No value stands in curly quotes where straight ones are meant.

    Why: To YAML they are letters: listeners would see them around the title, and a guid in them is
        another guid.
    Fix: Write straight quotes ("), or none. If listeners are to see the curly ones, put straight ones
        around them.
    Source: YAML 1.2, section 7.3: quotes are " and '.
    """


@rule("PP017", Severity.WARNING)
def yaml_is_named_yaml() -> None:
    """Every episode's file ends in .yaml, and not in .YAML or .yaml.txt, and stands in episodes.

    Why: The episode would be missing without a word. Notepad adds .txt, and Windows hides it.
    Fix: Rename the file. In Notepad choose "All files" under "Save as type"; in the Explorer tick
        "File name extensions" under "View".
    Source: product.md, the folder a publisher keeps.
    """


@rule("PP020", Severity.WARNING)
def paper_of_a_person() -> None:
    """No signed form lies in the podcast's folder.

    Why: A consent form holds a name, a signature and often an illness. The folder is copied, shared
        and kept with its whole history, so a form that was once in it stays there.
    Fix: Move it to where the institution keeps its forms, and write its reference alone into the YAML.
        If it has been committed, ask whoever looks after the repository to take it out of the history.
    Source: UK GDPR, articles 5 and 9; feed-rules 1.8, consent-recorded: never the form.
    """


@rule("PP018", Severity.ADVICE)
def every_file_has_its_episode() -> None:
    """Every recording and transcript in the folder episodes belongs to an episode.

    Why: It is not published, and perhaps it should be. Or its name differs from the YAML file's.
    Fix: Give it the name of its episode's YAML file, write that file, or keep it elsewhere.
    Source: product.md, the folder a publisher keeps.
    """


@rule("PP019", Severity.WARNING)
def every_file_of_the_site_is_used() -> None:
    """Every file in the folder site is one that pages are made of.

    Why: It changes nothing, and its author believes that it does.
    Fix: Give it the name of the file it is to replace; docs/pages.md lists them.
    Source: docs/pages.md.
    """


@rule("PP021", Severity.ERROR)
def one_version_of_a_file() -> None:
    """No file holds two versions of itself, as git leaves them where two people changed the same lines.

    Why: Nobody has chosen which of the two listeners get, and the marks of git would be shown to them.
    Fix: Keep one of the two versions, and delete the other one with the lines of <<<<<<<, ======= and
        >>>>>>>.
    Source: git-merge, How conflicts are presented.
    """
