"""Publishing beside programs that only copy files: how long, with how much work, and what listeners see.

    pip install --no-deps --require-hashes -r requirements/bench.txt
    python -m bench.publish [--runs 5]

All bring the same objects to the same store on this machine, each to a place of its own without an episode, in turn;
then all are asked again with nothing changed. A program that is not installed is left out and named. At the
end each does it once more while someone polls the feed and asks for what it names.
"""

import argparse
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.compiled import compile_modules
from bench.publish_racers import Measured, Racer, left_out, racers, run
from bench.publish_show import Show, prepared, store_for_bench
from bench.publish_watch import seconds_without_audio

SHOWS = {"9 recordings of 20 MB": (9, 20_000_000), "500 of 20 kB": (500, 20_000)}

Times = dict[tuple[str, str], list[Measured]]
"""By racer and what it was asked: `cold`, or `again` with nothing changed."""


def race(show: Show, runs: int) -> Times:
    """Let everyone run in turn, beginning with another one each time."""
    times: Times = defaultdict(list)
    everyone = racers()
    for number in range(runs):
        offset = number % len(everyone)
        for racer in [*everyone[offset:], *everyone[:offset]]:
            place = show.place()
            racer.before(show, place)
            for asked in ("cold", "again"):
                times[racer.name, asked].append(run(racer, show, place))
    return times


def as_table(times: Times, everyone: Iterable[Racer]) -> str:
    """A table: seconds, how many times the fastest, and seconds of the client's own work."""
    rows = ["| | first time | × fastest | CPU | nothing changed | × fastest | CPU |"]
    rows.append("| --- " * 7 + "|")
    medians = {key: _median(measured) for key, measured in times.items()}
    fastest = {
        asked: min(run.seconds for (_, what), run in medians.items() if what == asked)
        for asked in ("cold", "again")
    }
    for racer in everyone:
        cells = [racer.name]
        for asked in ("cold", "again"):
            run = medians[racer.name, asked]
            ratio = run.seconds / fastest[asked]
            cells += [f"{run.seconds:.2f} s", f"{ratio:.2f}", f"{run.cpu:.2f} s"]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _median(measured: Sequence[Measured]) -> Measured:
    seconds = statistics.median(run.seconds for run in measured)
    cpu = statistics.median(run.cpu for run in measured)
    return Measured(seconds, cpu, max(run.megabytes for run in measured))


def main() -> None:
    """Measure it."""
    options = argparse.ArgumentParser(prog="python -m bench.publish")
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    compile_modules()
    for name in left_out():
        print(f"left out, because it is not installed: {name}")
    with tempfile.TemporaryDirectory() as folder, store_for_bench(Path(folder)) as store:
        for title, (episodes, size) in SHOWS.items():
            show = prepared(Path(folder) / str(episodes), episodes, size, store)
            print(f"\n{title}: {show.objects} objects, {show.bytes / 1e6:.0f} MB\n", flush=True)
            print(as_table(race(show, given.runs), racers()), flush=True)
            print("\nSeconds in which the feed names audio that is not there:")
            for racer in racers():
                print(f"  {racer.name:32} {seconds_without_audio(racer, show):.2f}", flush=True)


if __name__ == "__main__":
    main()
