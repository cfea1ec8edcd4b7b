"""What a run was started with, and the digests of all that it reads."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from podcast_publisher.model.project_folders import STATE, project_caches
from podcast_publisher.unchanged.stamps import Stamps

_FLAGS = {"publish": frozenset({"--yes"}), "plan": frozenset({"--exit-code"})}
"""The commands, and their options without a value that change nothing where nothing is to be done."""
_FOLDERS = ("-C", "--project")
_VALUES = (*_FOLDERS, "--to")
_NAME = "podcast-publisher"
_CACHES = {"linux": ".cache", "darwin": "Library/Caches"}
_STATES = {"linux": ".local/state", "darwin": "Library/Application Support"}
_SHOW, FOLDER = "main", "unchanged"
_OF_SHELLS = frozenset({"_", "SHLVL", "PWD", "OLDPWD"})
"""Variables that differ from run to run, and that nobody reads."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Scene:
    """A command, its folder and its environment."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str], folder: str) -> None:
        self.environment = environment
        self.root = os.path.realpath(folder)
        """The project's folder, after all links."""
        self._words = tuple(words)

    @property
    def record(self) -> str | None:
        """The file with what is known of the last such run; None where the user's caches are unknown."""
        home = self._user_folder("PODCAST_CACHE", "XDG_CACHE_HOME", _CACHES)
        if home is None:
            return None
        name = sha256(repr((self._words, os.getcwd())).encode("utf-8", "surrogatepass")).hexdigest()
        return os.path.join(project_caches(home, self.root, _SHOW), FOLDER, name[:32])

    def inputs(self, settled_before: int, files: Iterable[str], trees: Iterable[str]) -> str:
        """A digest of all that the run reads on this computer.

        Raises:
            UnsureError: it cannot be known.
        """
        stamps = Stamps(settled_before)
        variables = sorted(self.environment.items())
        stamps.add_value(*((name, value) for name, value in variables if name not in _OF_SHELLS))
        stamps.add_value(self._words, os.getcwd())
        stamps.add_files(files)
        for tree in trees:
            stamps.add_tree(tree)
        stamps.add_tree(self.root, names_alone=frozenset({".git"}), apart=frozenset({STATE}))
        return stamps.hexdigest()

    def state(self, settled_before: int, file: str) -> str:
        """A digest of the project's own state, which the run itself may begin; `file` describes the local store.

        Raises:
            UnsureError: it cannot be known.
            OSError: its folder cannot be listed.
        """
        stamps, folder = Stamps(settled_before), os.path.join(self.root, STATE)
        stamps.add_files((folder, file))
        stamps.add_value(sorted(os.listdir(folder)) if os.path.isdir(folder) else None)
        return stamps.hexdigest()

    def program(self, settled_before: int, modules: Iterable[str]) -> str:
        """A digest of the program that runs: Python, this package and the modules of others.

        Raises:
            UnsureError: it cannot be known, or is being changed.
        """
        stamps = Stamps(settled_before, max_read=0)  # it has been read by now
        out = sys.stdout
        stamps.add_value(sys.version, sys.flags, sys.path, os.isatty(1), out.encoding, out.errors)
        stamps.add_files((os.path.realpath(sys.executable), *modules))
        stamps.add_listings(path for path in sys.path if os.path.realpath(path) != self.root)
        stamps.add_tree(_PACKAGE, without=frozenset({"__pycache__"}))
        return stamps.hexdigest()

    @property
    def key_file(self) -> str | None:
        """The file with the key that authenticates records, where the environment has none.

        None where it could come with the project.
        """
        home = self._user_folder("", "XDG_STATE_HOME", _STATES)
        if home is None or f"{os.path.realpath(home)}/".startswith(f"{self.root}/"):
            return None
        return os.path.join(home, "cache.key")

    def _user_folder(self, override: str, xdg: str, places: Mapping[str, str]) -> str | None:
        """As `cli/workspace.py` has it, where that needs no library to say."""
        if folder := self.environment.get(override):
            return os.path.abspath(folder)
        folder = self.environment.get(xdg, "")
        if os.path.isabs(folder):
            return os.path.join(folder, _NAME)
        place = places.get(sys.platform)
        return os.path.join(os.path.expanduser("~"), place, _NAME) if place else None


def scene_of(words: Sequence[str], environment: Mapping[str, str]) -> Scene | None:
    """The scene of `publish` or `plan` with plain options; None for all other commands and options.

    Windows has no time of change that programs cannot set, so that the full program runs there.
    """
    if os.name != "posix" or not _FLAGS.keys() & set(words):
        return None
    command, folder = "", ""
    waiting = iter(words)
    flags = []
    for word in waiting:
        name, equals, value = word.partition("=")
        if name in _VALUES and (equals or name == word):
            value = value if equals else next(waiting, "")
            if not value or (name in _FOLDERS and folder) or (name == "-C" and equals):
                return None
            folder = value if name in _FOLDERS else folder
        elif word.startswith("-"):
            flags.append(word)
        elif command:
            return None
        else:
            command = word
    if command not in _FLAGS or not _FLAGS[command].issuperset(flags):
        return None
    return Scene(words, environment, folder or os.curdir)
