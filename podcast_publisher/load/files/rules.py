"""What can be said of files by their names and first bytes: placeholders, copies, and two for one purpose."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP040", Severity.ERROR)
def every_file_is_the_file_itself() -> None:
    """In the place of a file stands the file, and no pointer, shortcut, error page or empty file.

    Why: Synchronising programs and Git LFS leave a small file until the real one is fetched, and a
        download that failed leaves a page that says so. Listeners would get that instead.
    Fix: Download or copy the file itself, and put it there under the same name.
    Source: Git LFS, specification of pointers; the makers of iCloud Drive, Dropbox and OneDrive.
    """


@rule("PP250", Severity.ERROR)
def recording_is_the_file_itself() -> None:
    """In the place of a recording stands the recording, and no pointer, shortcut, error page or empty file.

    Why: Synchronising programs and Git LFS leave a small file until the real one is fetched, and a
        download that failed leaves a page that says so. Listeners would get that instead.
    Fix: Download or copy the file itself, and put it there under the same name.
    Source: Git LFS, specification of pointers; the makers of iCloud Drive, Dropbox and OneDrive.
    """


@rule("PP041", Severity.ERROR)
def one_file_for_one_purpose() -> None:
    """Beside an episode stands one recording and one transcript, and one YAML file has its name.

    Why: Of two, one is ignored. If that is the corrected one, the uncorrected one goes to listeners.
    Fix: Move the one that is not to be published out of the folder, or name the right one in a field
        audio or transcript.
    Source: docs/audio.md.
    """


@rule("PP042", Severity.ERROR)
def no_copy_with_other_content() -> None:
    """No copy of a file, made by a synchronising program or a second download, has other content.

    Why: One of the two is newer. A copy is never published, so a correction in it would be lost.
    Fix: Compare the two, keep what is right under the original's name, and delete the copy.
    Source: Dropbox, OneDrive, Nextcloud and Syncthing on conflicting changes.
    """


@rule("PP043", Severity.WARNING)
def no_copy_is_left() -> None:
    """No copy or backup of a file is left beside it.

    Why: It is never published. It is easily taken for the original, and corrected in its place.
    Fix: Delete the copy.
    Source: docs/audio.md.
    """
