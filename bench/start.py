"""How long commands take from their start to their end, beside a program that only imports click.

    python -m bench.start

Processor time, as medians of runs in turn, of the nine episodes in this repository, looked at before.
"""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

from bench.compiled import compile_modules

REPOSITORY = Path(__file__).parent.parent
RUNS = 20
COMMAND = ("-m", "podcast_publisher")
RACERS = {
    "python, nothing imported": ("-c", ""),
    "import click": ("-c", "import click"),
    "--help": (*COMMAND, "--help"),
    "rules": (*COMMAND, "rules"),
    "check": (*COMMAND, "check"),
}


def main() -> None:
    """Race them."""
    compile_modules()
    times: dict[str, list[float]] = {name: [] for name in RACERS}
    for _ in range(RUNS + 1):
        for name, arguments in RACERS.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(runs[1:]) for name, runs in times.items()}
    for name, median in medians.items():
        print(f"{name:26} {median:6.3f} s  {median / medians['import click']:5.2f} x import click")


def seconds(arguments: tuple[str, ...]) -> float:
    """Processor time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
