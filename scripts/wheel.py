"""Build the wheel, install it without development packages, and publish the series with it.

    python -m scripts.wheel

What a user of the package meets: a fresh environment with only what the wheel needs, run from a
folder that is not the project's. Exit code 1 with the output of the step that failed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from scripts.starting import INIT

REPOSITORY = Path(__file__).parent.parent


def run(*words: str | Path, cwd: Path, expect: str = "") -> str:
    """Run a command; stop where it fails, or does not say what is expected of it."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        # what is installed beside the repository must not be found by the installed program
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    output = done.stdout + done.stderr
    if done.returncode or expect not in output:
        sys.exit(f"{' '.join(map(str, words))}\nexit code {done.returncode}\n{output}")
    return output


def main() -> None:
    """Try the wheel."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        run(
            sys.executable,
            *("-m", "build", "--wheel", "--no-isolation", "--outdir", folder),
            cwd=REPOSITORY,
        )
        (wheel,) = folder.glob("*.whl")
        print(f"built {wheel.name}, {wheel.stat().st_size / 1000:.0f} kB")
        program = _install(wheel, folder / "environment")
        series = folder / "series"
        for name in ("episodes", "artwork"):
            shutil.copytree(REPOSITORY / name, series / name)
        shutil.copy(REPOSITORY / "podcast.yaml", series)
        _publish(program, series, elsewhere=folder)
        run(program, *INIT, "--ci", "github", cwd=folder, expect="Wrote ward-rounds/.github")
        print("podcast-publisher init ward-rounds: all files come from the package")
    print("1 passed, 0 failed")


def _install(wheel: Path, environment: Path) -> Path:
    """The installed command, in an environment with nothing else."""
    venv.create(environment, with_pip=True)
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = (binaries / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    locked = REPOSITORY / "requirements" / "run.txt"
    run(*pip, "--no-deps", "--require-hashes", "--requirement", locked, cwd=environment)
    run(*pip, "--no-deps", wheel, cwd=environment)
    run(binaries / "python", "-m", "pip", "check", cwd=environment)  # the lock names everything
    listed = run(binaries / "python", "-m", "pip", "list", cwd=environment)
    if "pytest" in listed or "ruff" in listed:
        sys.exit(f"development packages are in the environment:\n{listed}")
    return binaries / "podcast-publisher"


def _publish(program: Path, series: Path, *, elsewhere: Path) -> None:
    try:
        for words, expect in (
            (("check",), "no problems found"),
            (("publish",), "Release 1 is live"),
            (("publish",), "nothing to do"),
            (("verify",), "Verified over HTTP"),
        ):
            run(program, "-C", series, *words, cwd=elsewhere, expect=expect)
            print(f"podcast-publisher -C series {' '.join(words)}: {expect}")
    finally:
        run(program, "-C", series, "store", "stop", cwd=elsewhere)


if __name__ == "__main__":
    main()
