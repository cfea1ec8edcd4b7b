"""Packets: digested, copied into another container, encoded. The only user of PyAV here (extra `audio`).

Run as a process of its own, `python -m podcast_publisher.repair.streams WHAT SOURCE ...`, it prints
as JSON the SHA-256 of the encoded sound without tags as `packets`, or else the `failure`.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Any

import av
from av.bitstream import BitStreamFilterContext

_FORMS = {
    "mp3": {"write_xing": "1", "id3v2_version": "0", "write_id3v1": "0"},
    "ipod": {"movflags": "+faststart"},
}
"""FFmpeg's containers: an MP3 with a header and without tags, and an M4A with its index first."""
_USUAL = (44_100, 48_000)
"""Samples a second; every other rate becomes the first."""
_OVERSAMPLING = 4
"""The limiter must see the peaks between two samples as well."""
_LAYOUTS = {1: "mono", 2: "stereo"}


def packets(source: str) -> str:
    """SHA-256 of the packets; raw AAC has a header before each, which does not count."""
    digest = hashlib.sha256()
    with av.open(source) as container:
        stream = container.streams.audio[0]
        raw = container.format.name == "aac"
        bare = BitStreamFilterContext("aac_adtstoasc", stream) if raw else None
        for packet in container.demux(stream):
            # the empty packet at the end must reach the filter as nothing
            for one in bare.filter(packet if packet.size else None) if bare else (packet,):
                digest.update(bytes(one))
    return digest.hexdigest()


def copy(source: str, target: str, form: str) -> str:
    """Put the packets as they are into a new container; their digest, as they are read there."""
    with (
        av.open(source) as old,
        av.open(target, "w", format=form, options=_FORMS[form]) as new,
    ):
        stream = new.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return packets(target)


def encode(source: str, target: str, gain: str, ceiling: str, bit_rate: str) -> str:
    """Encode as MP3, `gain` decibels louder, with true peaks limited to `ceiling` dBTP.

    Channels and sample rate stay as they are. An empty ceiling is none. The rate is in bits a second.
    """
    with (
        av.open(source) as old,
        av.open(target, "w", format="mp3", options=_FORMS["mp3"]) as new,
    ):
        decoded = old.decode(audio=0)
        first = next(decoded)
        if (channels := len(first.layout.channels)) not in _LAYOUTS:
            raise ValueError(f"it has {channels} channels, and an MP3 has one or two")
        rate = first.sample_rate if first.sample_rate in _USUAL else _USUAL[0]
        stream: Any = new.add_stream("libmp3lame", rate=rate, layout=_LAYOUTS[channels])
        stream.bit_rate = int(bit_rate)
        graph = _amplifier(first, rate, gain, ceiling)
        heard = 0
        for frame in chain([first], decoded, [None]):
            graph.push(frame)
            for louder in _pulled(graph):
                louder.pts, louder.time_base = heard, Fraction(1, rate)
                heard += louder.samples
                new.mux(stream.encode(louder))
        new.mux(stream.encode(None))
    return packets(target)


def _amplifier(first: Any, rate: int, gain: str, ceiling: str) -> Any:
    """Filters for frames like the first one: a gain, and where it is asked for a limiter."""
    graph = av.filter.Graph()
    nodes = [
        graph.add_abuffer(
            sample_rate=first.sample_rate, format=first.format.name, layout=first.layout.name
        ),
        graph.add("aformat", "sample_fmts=fltp"),
        graph.add("volume", f"volume={gain}dB"),
    ]
    if ceiling:
        # `level` would turn everything up to full scale again; `latency` keeps the sound in its place
        limit = 10 ** (float(ceiling) / 20)
        nodes += [
            graph.add("aresample", str(rate * _OVERSAMPLING)),
            graph.add("alimiter", f"limit={limit:.6f}:level=0:latency=1"),
        ]
    nodes += [graph.add("aresample", str(rate)), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    return graph


def _pulled(graph: Any) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


_TASKS: dict[str, Callable[..., str]] = {"packets": packets, "copy": copy, "encode": encode}


def main(task: str, *words: str) -> dict[str, str]:
    """The digest that the task gives, or why it cannot be done."""
    try:
        return {"packets": _TASKS[task](*words)}
    except (StopIteration, IndexError):
        return {"failure": "there is no sound in it"}
    except (OSError, ValueError, av.error.FFmpegError) as error:
        return {"failure": getattr(error, "strerror", None) or str(error) or type(error).__name__}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
