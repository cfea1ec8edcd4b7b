"""The page docs/licences.md: what the program runs on, and under which licence each part is."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_PROGRAM = "podcast-publisher"
_EXTRAS = {
    "": "The program itself",
    "desk": "`preview` and `desk` (extra `desk`)",
    "audio": "Loudness and repair of recordings (extra `audio`)",
    "speech": "Draft transcripts (extra `speech`)",
    "local": "The store on this computer (extra `local`)",
}
_ON_LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
"""The page is the same wherever it is made."""
_HEAD = """\
# Licences

<!-- Made from the installed packages by `make docs`. Change scripts/licences.py, not this page. -->

The program's own source is under the [MIT licence](../LICENSE). It runs on the packages below; each keeps its own
licence, here as the package itself states it. This page is no legal advice.

## What that means

* **You use the program**, at home, at work or in a job: nothing. No licence here asks anything of those who only run it.
* **You hand on our wheel or source archive:** keep the licence. They hold nothing of the other packages.
* **You hand on a bundle** with the packages in it, such as a container image, an installer or a folder that was set up: mutagen is
  under the GPL (version 2 or later). The bundle as a whole is then under the GPL, in version 3, because parts under Apache-2.0 and LGPL-3 cannot
  go with version 2. Add the licence texts, and offer the source of all its parts.
* **With the extra `audio`** the same holds for a second reason. PyAV's own code is under a BSD licence, but its wheels ship the libraries of FFmpeg,
  which state "LGPL version 3 or later", and the encoders x264 and x265, which are under the GPL (version 2 or later). The program
  encodes with neither of the two.
* feedgen states two licences in one line, a BSD one and the LGPL (version 3 or later); the page takes neither away.
* Patents are another matter: some institutions must not hand on encoders for AAC, H.264 or H.265 in some countries.

"""


def licences_page() -> str:
    """The page."""
    return _HEAD + "\n".join(_tables())


def _tables() -> Iterator[str]:
    shown: set[str] = set()
    for extra, title in _EXTRAS.items():
        packages = {name: package for name, package in _closure(extra).items() if name not in shown}
        shown |= set(packages)
        yield f"## {title}\n"
        yield "| package | licence |"
        yield "| --- | --- |"
        yield from (f"| {name} | {_licence(packages[name])} |" for name in sorted(packages))
        yield ""


def _closure(extra: str) -> dict[str, Distribution]:
    """All packages that the program needs for an extra, by name."""
    packages: dict[str, Distribution] = {}
    waiting = list(_requirements(distribution(_PROGRAM), [extra], only_extra=bool(extra)))
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in packages:
            packages[name] = distribution(name)
            waiting += _requirements(packages[name], ["", *requirement.extras])
    return packages


def _requirements(
    package: Distribution, extras: Iterable[str], *, only_extra: bool = False
) -> Iterator[Requirement]:
    for text in package.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None:
            if not only_extra:
                yield requirement
        elif any(marker.evaluate(_ON_LINUX | {"extra": extra}) for extra in extras):
            yield requirement


def _licence(package: Distribution) -> str:
    """What the package states: an SPDX expression, a word, or its classifiers."""
    metadata = package.metadata.json
    stated = str(metadata.get("license_expression") or metadata.get("license") or "")
    if stated and "\n" not in stated and stated != "Dual License":
        return stated
    prefix = re.compile(r"License :: (OSI Approved :: )?")
    classifiers = metadata.get("classifier", [])
    names = [prefix.sub("", line) for line in classifiers if prefix.match(line)]
    return " or ".join(names)
