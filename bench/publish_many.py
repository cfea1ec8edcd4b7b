"""What a show of 5,000 episodes costs: time, work and memory of each publishing, beside a program that only copies.

    pip install --no-deps --require-hashes -r requirements/bench.txt
    python -m bench.publish_many [--episodes 5000]

Published to the store on this machine, then with nothing changed, then with one description corrected. Each is the
command as people run it, in a process of its own. s5cmd copies the same objects to the same store, then again.
"""

import argparse
import multiprocessing
import tempfile
from pathlib import Path

from bench.compiled import compile_modules
from bench.publish_racers import Measured, Racer, racers, run
from bench.publish_show import Place, Show, prepared, store_for_bench

SHORT = 20_000
"""Bytes of a recording: what a large show costs is its number of files."""


def main() -> None:
    """Make the show, and take the steps one after the other."""
    options = argparse.ArgumentParser(prog="python -m bench.publish_many")
    options.add_argument("--episodes", type=int, default=5000)
    episodes: int = options.parse_args().episodes
    compile_modules()
    with tempfile.TemporaryDirectory() as folder, store_for_bench(Path(folder)) as store:
        # in another process: what is started here is said to hold no less memory than this one
        with multiprocessing.get_context("spawn").Pool(1) as process:
            show = process.apply(prepared, (Path(folder) / str(episodes), episodes, SHORT, store))
        print(f"{episodes} episodes, {show.objects} objects", flush=True)
        ours, *others = racers()
        copier = next((racer for racer in others if racer.name.startswith("s5cmd")), None)
        place = show.place()
        _step("published first, nothing known", ours, show, place)
        again = Racer("ours, again", ours.words)
        _step("nothing changed", again, show, place)
        _correct(show.project / "episodes" / "0007-conversation.yaml")
        _step("one description corrected", again, show, place)
        if copier:
            place = show.place()
            _step("s5cmd sync, first", copier, show, place)
            _step("s5cmd sync, nothing changed", copier, show, place)


def _correct(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text.replace("what came of it", "what became of it"), "utf-8")


def _step(name: str, racer: Racer, show: Show, place: Place) -> Measured:
    measured = run(racer, show, place)
    print(
        f"  {name:34} {measured.seconds:6.2f} s, CPU {measured.cpu:6.2f} s, {measured.megabytes:4.0f} MB",
        flush=True,
    )
    return measured


if __name__ == "__main__":
    main()
