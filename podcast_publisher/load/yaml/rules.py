"""What can be said of a file while it is read."""

from podcast_publisher.model.finding import Rule, Severity

UNREADABLE = Rule.described(
    "PP001",
    Severity.ERROR,
    "unreadable_text",
    """The file is text that can be read.

    Why: What cannot be read cannot be checked, and would reach listeners as broken characters.
    Fix: Save the file again as plain text in UTF-8; in Word or Notepad choose it under "Encoding".
    Source: feed-rules 1.1, utf8-only and xml-control-chars; XML 1.0, section 2.2.
    """,
)
SYNTAX = Rule.described(
    "PP002",
    Severity.ERROR,
    "yaml_syntax",
    """The file is written as YAML, in the plain form used here.

    Why: From the place of the mistake on, nobody can tell what was meant.
    Fix: Compare the line, and the one above it, with an episode that works. The usual causes are a
        colon inside a text that has no quotes, a missing space after a colon, a tab, and a line of a
        description that is not indented.
    Source: YAML 1.2; docs/fields.md shows every field.
    """,
)
UNKNOWN_FIELD = Rule.described(
    "PP003",
    Severity.ERROR,
    "unknown_field",
    """Every field is one this program knows.

    Why: A misspelt field would be left out of the feed without a word.
    Fix: Correct the spelling, or take the line out. docs/fields.md lists every field.
    Source: product.md, rules of the format.
    """,
)
DUPLICATE_FIELD = Rule.described(
    "PP004",
    Severity.ERROR,
    "duplicate_field",
    """Every field is given once.

    Why: Only one of the two could be published, and it might be the wrong one.
    Fix: Take one of the two lines out.
    Source: YAML 1.2, section 3.2.1.1: keys are unique.
    """,
)
MISSING_FIELD = Rule.described(
    "PP005",
    Severity.ERROR,
    "missing_field",
    """Every required field is there.

    Why: Directories reject a show, and apps lose an episode, that lacks it.
    Fix: Add the field. docs/fields.md shows how each is written.
    Source: Apple, A Podcaster's Guide to RSS; PSP-1.
    """,
)
WRONG_KIND = Rule.described(
    "PP006",
    Severity.ERROR,
    "wrong_kind",
    """Every value is of the kind its field takes.

    Why: Apps would misread it, or refuse the feed.
    Fix: Write the value as docs/fields.md shows it.
    Source: product.md, rules of the format.
    """,
)
TIME_WITHOUT_ZONE = Rule.described(
    "PP007",
    Severity.ERROR,
    "time_without_zone",
    """Every time says where its clock hangs.

    Why: Half the year London is an hour ahead of UTC: an episode would appear an hour early or
        late, and its date would look changed to apps.
    Fix: Add Europe/London behind the time, or an offset such as +01:00.
    Source: feed-rules 1.2, pubdate-london; RFC 2822, section 3.3.
    """,
)
TIME_NOT_CERTAIN = Rule.described(
    "PP008",
    Severity.ERROR,
    "time_not_certain",
    """Every time is a moment that exists, and exists once.

    Why: When the clocks change in London, one hour in March does not exist and one in October
        comes twice. Nobody can tell which moment is meant.
    Fix: Choose a time outside that hour, or write the offset (+00:00 or +01:00) instead.
    Source: feed-rules 1.2, pubdate-london; IANA time zone database.
    """,
)
FILE_MISSING = Rule.described(
    "PP009",
    Severity.ERROR,
    "file_missing",
    """Every file that is named is there.

    Why: The feed would name something that no app can fetch.
    Fix: Put the file there, or correct its name. Capital letters count.
    Source: product.md, promise 2.
    """,
)
FILE_OUTSIDE = Rule.described(
    "PP010",
    Severity.ERROR,
    "file_outside_project",
    """Every file that is named is inside the project's folder.

    Why: Whatever the file is would be published for all the world to fetch. Nothing outside the
        project is published by accident.
    Fix: Copy the file into the project and name it there.
    Source: product.md, the folder a publisher keeps.
    """,
)
NOT_A_FILE = Rule.described(
    "PP011",
    Severity.ERROR,
    "not_a_file",
    """Everything that is named is an ordinary file that can be opened.

    Why: A folder, a pipe or a file without permission to read cannot be published.
    Fix: Name an ordinary file, or ask whoever keeps the computer for permission to read it.
    Source: product.md, the folder a publisher keeps.
    """,
)
REASON_MISSING = Rule.described(
    "PP012",
    Severity.ERROR,
    "allowance_has_a_reason",
    """Every allowance says why, in ten characters or more.

    Why: In a year nobody remembers, and an exception without a reason is never taken back.
    Fix: Write the reason behind the code, such as  PP206: archive recording, short on purpose
    Source: product.md, rules of the format.
    """,
)
CURLY_QUOTES = Rule.described(
    "PP016",
    Severity.WARNING,
    "quotes_are_straight",
    """No value stands in curly quotes where straight ones are meant.

    Why: To YAML they are letters: listeners would see them around the title, and a guid in them is
        another guid.
    Fix: Write straight quotes ("), or none. If listeners are to see the curly ones, put straight ones
        around them.
    Source: YAML 1.2, section 7.3: quotes are " and '.
    """,
)
MISNAMED = Rule.described(
    "PP017",
    Severity.WARNING,
    "yaml_is_named_yaml",
    """Every episode's file ends in .yaml, and not in .YAML or .yaml.txt, and stands in episodes.

    Why: The episode would be missing without a word. Notepad adds .txt, and Windows hides it.
    Fix: Rename the file. In Notepad choose "All files" under "Save as type"; in the Explorer tick
        "File name extensions" under "View".
    Source: product.md, the folder a publisher keeps.
    """,
)
PAPER_OF_A_PERSON = Rule.described(
    "PP020",
    Severity.WARNING,
    "paper_of_a_person",
    """No signed form lies in the podcast's folder.

    Why: A consent form holds a name, a signature and often an illness. The folder is copied, shared
        and kept with its whole history, so a form that was once in it stays there.
    Fix: Move it to where the institution keeps its forms, and write its reference alone into the YAML.
        If it has been committed, ask whoever looks after the repository to take it out of the history.
    Source: UK GDPR, articles 5 and 9; feed-rules 1.8, consent-recorded: never the form.
    """,
)
LEFT_OVER = Rule.described(
    "PP018",
    Severity.ADVICE,
    "every_file_has_its_episode",
    """Every recording and transcript in the folder episodes belongs to an episode.

    Why: It is not published, and perhaps it should be. Or its name differs from the YAML file's.
    Fix: Give it the name of its episode's YAML file, write that file, or keep it elsewhere.
    Source: product.md, the folder a publisher keeps.
    """,
)
NOT_OF_THE_SITE = Rule.described(
    "PP019",
    Severity.WARNING,
    "every_file_of_the_site_is_used",
    """Every file in the folder site is one that pages are made of.

    Why: It changes nothing, and its author believes that it does.
    Fix: Give it the name of the file it is to replace; docs/pages.md lists them.
    Source: docs/pages.md.
    """,
)
TWO_VERSIONS = Rule.described(
    "PP021",
    Severity.ERROR,
    "one_version_of_a_file",
    """No file holds two versions of itself, as git leaves them where two people changed the same lines.

    Why: Nobody has chosen which of the two listeners get, and the marks of git would be shown to them.
    Fix: Keep one of the two versions, and delete the other one with the lines of <<<<<<<, ======= and
        >>>>>>>.
    Source: git-merge, How conflicts are presented.
    """,
)
