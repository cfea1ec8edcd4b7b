"""What can be said of files by their names and first bytes: placeholders, copies, and two for one purpose."""

from podcast_publisher.model.finding import Severity
from podcast_publisher.model.rules import rule


@rule("PP040", Severity.ERROR)
def every_file_is_the_file_itself() -> None:
    """Every file is the file itself: no pointer, shortcut, error page or empty file.

    Why: Cloud drives and Git LFS leave a small file until the real one is downloaded, and a
        failed download leaves an error page. Listeners would get that instead.
    Fix: Download or copy the file itself, and save it under the same name.
    Source: Git LFS, specification, The pointer,
        https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer; Microsoft, OneDrive
        Files On-Demand,
        https://support.microsoft.com/office/0e6860d3-d9f3-4971-b321-7092438fb38e.
    """


@rule("PP250", Severity.ERROR)
def recording_is_the_file_itself() -> None:
    """Every recording is the recording itself: no pointer, shortcut, error page or empty file.

    Why: Cloud drives and Git LFS leave a small file until the real one is downloaded, and a
        failed download leaves an error page. Listeners would get that instead.
    Fix: Download or copy the file itself, and save it under the same name.
    Source: Git LFS, specification, The pointer,
        https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer; Microsoft, OneDrive
        Files On-Demand,
        https://support.microsoft.com/office/0e6860d3-d9f3-4971-b321-7092438fb38e.
    """


@rule("PP041", Severity.ERROR)
def one_file_for_one_purpose() -> None:
    """An episode has one recording, one transcript and one YAML file of its name.

    Why: Of two, one is ignored. If that is the corrected one, listeners get the uncorrected one.
    Fix: Move the one that should not be published out of the folder, or name the right one in the
        field audio or transcript.
    Source: docs/audio.md.
    """


@rule("PP042", Severity.ERROR)
def no_copy_with_other_content() -> None:
    """No conflicting copy of a file, made by a cloud drive or a second download, has different
    content.

    Why: One of the two is newer. A copy is never published, so a correction in it would be lost.
    Fix: Compare the two, keep what is right under the original's name, and delete the copy.
    Source: Syncthing, Conflicting changes,
        https://docs.syncthing.net/users/syncing.html#conflicting-changes; Nextcloud, Desktop
        client, Conflicts, https://docs.nextcloud.com/desktop/latest/conflicts.html.
    """


@rule("PP043", Severity.WARNING)
def no_copy_is_left() -> None:
    """No copy or backup of a file is next to it.

    Why: It is never published, but is easily mistaken for the original and corrected instead.
    Fix: Delete the copy.
    Source: docs/audio.md.
    """
