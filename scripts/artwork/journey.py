"""The line that runs through every picture: a helix that unwinds into a path."""

import math

from scripts.artwork.canvas import SIDE, Canvas, Point
from scripts.artwork.palette import AMBER, AQUA, CREAM, mix

# All in artwork pixels.
COVER_LEVEL = 2670
COVER_STROKE = 60
HELIX_HEIGHT = 150
HELIX_END = 1950
HALF_TURN = 390
STOPS_LEVEL = 2820
STOPS_MARGIN = 292
STOPS_STROKE = 30


def draw_helix_into_path(canvas: Canvas) -> None:
    """Draw the cover's line along the foot: two strands that become one path."""
    rung = mix(canvas.ground, CREAM, 0.45)
    for half_turn in range(5):
        for share in (0.35, 0.5, 0.65):
            x = (half_turn + share) * HALF_TURN
            if _height(x) * abs(math.sin(math.pi * share)) > COVER_STROKE:
                canvas.stroke([_strand(x, 1), _strand(x, -1)], 26, rung)
    # Each piece runs from one widest place to the next, with one crossing in its middle.
    for piece in range(6):
        left = (piece - 0.5) * HALF_TURN
        xs = [min(left + HALF_TURN * step / 100, HELIX_END) for step in range(101)]
        # The strands pass in front by turns; last comes amber, which goes on as the path.
        crosses = piece < 5
        amber, aqua = (1, AMBER), (-1, AQUA)
        sides = (amber, aqua) if piece % 2 and crosses else (aqua, amber)
        for order, (side, colour) in enumerate(sides):
            points = [_strand(x, side) for x in xs]
            if order == 1 and crosses:
                # A gap on either side shows which strand passes in front.
                canvas.stroke(points[40:61], COVER_STROKE + 48, canvas.ground)
            canvas.stroke(points, COVER_STROKE, colour)
    goal = (SIDE - 330.0, COVER_LEVEL)
    canvas.stroke([(HELIX_END, COVER_LEVEL), goal], COVER_STROKE, AMBER)
    canvas.disc(goal, 130, AMBER)
    canvas.disc(goal, 66, canvas.ground)


def draw_stops(canvas: Canvas, current: int, total: int) -> None:
    """Draw an episode's line along the foot: one stop each, up to the current one filled."""
    ahead = mix(canvas.ground, CREAM, 0.42)
    step = (SIDE - 2 * STOPS_MARGIN) / (total - 1)
    x = STOPS_MARGIN + (current - 1) * step
    canvas.stroke([(x, STOPS_LEVEL), (SIDE + 100, STOPS_LEVEL)], STOPS_STROKE, ahead)
    canvas.stroke([(-100, STOPS_LEVEL), (x, STOPS_LEVEL)], STOPS_STROKE, AMBER)
    for number in range(1, total + 1):
        centre = (STOPS_MARGIN + (number - 1) * step, STOPS_LEVEL)
        if number == current:
            canvas.disc(centre, 92, AMBER)
            canvas.disc(centre, 44, canvas.ground)
        else:
            canvas.disc(centre, 42, AMBER if number < current else ahead)


def _height(x: float) -> float:
    """Return how far the strands swing at ``x``; they come to rest at the helix's end."""
    return HELIX_HEIGHT * min(1.0, max(0.0, (HELIX_END - x) / HALF_TURN))


def _strand(x: float, side: int) -> Point:
    """Return a point of one strand (``side`` 1 or -1)."""
    return x, COVER_LEVEL + side * _height(x) * math.sin(math.pi * x / HALF_TURN)
