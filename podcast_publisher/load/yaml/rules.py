"""What can be said of a file while it is read."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP001", Severity.ERROR)
def unreadable_text() -> None:
    """Every file is readable as UTF-8 text.

    Why: Text that cannot be read cannot be checked, and would reach listeners as broken
        characters.
    Fix: Save the file again as plain text in UTF-8; in Word or Notepad, choose it under
        "Encoding".
    Source: XML 1.0, characters, https://www.w3.org/TR/xml/#charsets; YAML 1.2.2, section 5.1,
        https://yaml.org/spec/1.2.2/#51-character-set.
    """


@rule("PP002", Severity.ERROR)
def yaml_syntax() -> None:
    """The file is valid YAML, in the simple form used here.

    Why: After the mistake, nothing in the file can be understood.
    Fix: Compare the line, and the one above it, with an episode that works. The usual causes are
        a colon in a text without quotes, a missing space after a colon, a tab, and a line of a
        description that is not indented.
    Source: YAML 1.2.2, https://yaml.org/spec/1.2.2/; docs/fields.md.
    """


@rule("PP003", Severity.ERROR)
def unknown_field() -> None:
    """Every field is one that this program knows.

    Why: A misspelt field would be left out of the feed without warning.
    Fix: Correct the spelling, or delete the line. docs/fields.md lists every field.
    Source: docs/fields.md.
    """


@rule("PP004", Severity.ERROR)
def duplicate_field() -> None:
    """Every field appears once.

    Why: Only one of the two could be published, and it might be the wrong one.
    Fix: Delete one of the two lines.
    Source: YAML 1.2.2, section 3.2.1.1, https://yaml.org/spec/1.2.2/#3211-nodes.
    """


@rule("PP005", Severity.ERROR)
def missing_field() -> None:
    """Every required field is present.

    Why: Directories reject a show without it, and apps drop an episode without it.
    Fix: Add the field. docs/fields.md shows how to write it.
    Source: Apple, Podcast RSS feed requirements,
        https://podcasters.apple.com/support/823-podcast-requirements; PSP-1,
        https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification.
    """


@rule("PP006", Severity.ERROR)
def wrong_kind() -> None:
    """Every value is of the kind that its field takes.

    Why: Apps would misread it, or refuse the feed.
    Fix: Write the value as docs/fields.md shows.
    Source: docs/fields.md.
    """


@rule("PP007", Severity.ERROR)
def time_without_zone() -> None:
    """Every time has a time zone.

    Why: For half the year London is an hour ahead of UTC: the episode would appear an hour early
        or late, and apps would see its date change.
    Fix: Add Europe/London after the time, or an offset such as +01:00.
    Source: RFC 2822, section 3.3, https://www.rfc-editor.org/rfc/rfc2822#section-3.3; W3C Feed
        Validation Service, Implausible date,
        https://validator.w3.org/feed/docs/warning/ImplausibleDate.html.
    """


@rule("PP008", Severity.ERROR)
def time_not_certain() -> None:
    """Every time exists, and exists only once.

    Why: When the clocks change in London, one hour in March does not exist and one in October
        happens twice, so the time is ambiguous.
    Fix: Choose a time outside that hour, or write the offset (+00:00 or +01:00) instead.
    Source: IANA, Time Zone Database, https://www.iana.org/time-zones.
    """


@rule("PP009", Severity.ERROR)
def file_missing() -> None:
    """Every file that is named exists.

    Why: The feed would name something that no app can fetch.
    Fix: Put the file there, or correct its name. Capital letters count. What media.lock names comes
        back with: podcast-publisher media fetch
    Source: docs/fields.md.
    """


@rule("PP010", Severity.ERROR)
def file_outside_project() -> None:
    """Every file that is named is inside the project's folder.

    Why: The file would be published for anyone to download. Nothing outside the project may be
        published by accident.
    Fix: Copy the file into the project, and name the copy.
    Source: OWASP, Path Traversal, https://owasp.org/www-community/attacks/Path_Traversal;
        docs/threat-model.md.
    """


@rule("PP011", Severity.ERROR)
def not_a_file() -> None:
    """Everything that is named is an ordinary file that can be opened.

    Why: A folder, a pipe or a file without read permission cannot be published.
    Fix: Name an ordinary file, or ask the computer's administrator for permission to read it.
    Source: docs/threat-model.md.
    """


@rule("PP012", Severity.ERROR)
def allowance_has_a_reason() -> None:
    """Every allowance gives a reason, in ten characters or more.

    Why: In a year nobody remembers why, so an exception without a reason is never removed.
    Fix: Write the reason after the code, for example PP206: archive recording, short on purpose
    Source: docs/rules.md.
    """


@rule("PP016", Severity.WARNING)
def quotes_are_straight() -> None:
    """No value is in curly quotes where straight ones are meant.

    Why: YAML reads curly quotes as letters: listeners would see them around the title, and a guid
        in curly quotes is a different guid.
    Fix: Write straight quotes ("), or none. If listeners should see the curly ones, put straight
        ones around them.
    Source: YAML 1.2.2, section 7.3, https://yaml.org/spec/1.2.2/#73-flow-scalar-styles.
    """


@rule("PP017", Severity.WARNING)
def yaml_is_named_yaml() -> None:
    """Every episode's file ends in .yaml (not .YAML or .yaml.txt) and is in the folder episodes.

    Why: The episode would be missing without warning. Notepad adds .txt, and Windows hides it.
    Fix: Rename the file. In Notepad choose "All files" under "Save as type"; in the Explorer tick
        "File name extensions" under "View".
    Source: docs/adding-an-episode-in-a-terminal.md.
    """


@rule("PP020", Severity.WARNING)
def paper_of_a_person() -> None:
    """No signed form is in the podcast's folder.

    Why: A consent form holds a name, a signature and often an illness. The folder is copied,
        shared and kept with its whole history, so the form would stay there for good.
    Fix: Move it to where your institution keeps its forms, and write only its reference in the
        YAML. If it has been committed, ask the repository's administrator to remove it from the
        history.
    Source: UK GDPR, article 5, https://www.legislation.gov.uk/eur/2016/679/article/5; UK GDPR,
        article 9, https://www.legislation.gov.uk/eur/2016/679/article/9.
    """


@rule("PP018", Severity.ADVICE)
def every_file_has_its_episode() -> None:
    """Every recording and transcript in the folder episodes belongs to an episode.

    Why: It is not published, and perhaps should be. Or its name differs from the YAML file's.
    Fix: Give it the name of its episode's YAML file, write that file, or keep it elsewhere.
    Source: docs/adding-an-episode-in-a-terminal.md.
    """


@rule("PP019", Severity.WARNING)
def every_file_of_the_site_is_used() -> None:
    """Every file in the folder site is one that pages use.

    Why: The file changes nothing, and its author believes that it does.
    Fix: Give it the name of the file that it should replace; docs/pages.md lists them.
    Source: docs/pages.md.
    """


@rule("PP021", Severity.ERROR)
def one_version_of_a_file() -> None:
    """No file holds two versions of itself, as git leaves them where two people changed the same
    lines.

    Why: Nobody has chosen which version listeners get, and git's markers would be published.
    Fix: Keep one of the two versions. Delete the other, and the lines with <<<<<<<, ======= and
        >>>>>>>.
    Source: git-merge, How conflicts are presented,
        https://git-scm.com/docs/git-merge#_how_conflicts_are_presented.
    """


@rule("PP022", Severity.ERROR)
def no_secret_in_file() -> None:
    """Files name environment variables, and hold no secrets.

    Why: Everybody who can read the folder or its history could write in your name to the channels of
        your staff, or empty your caches.
    Fix: Put the secret into an environment variable, and write the variable's name here.
    Source: OWASP, Secrets Management Cheat Sheet,
        https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html;
        docs/announcing.md.
    """
