"""One simple drawing for each episode.

Every motif fits a circle of ``REACH`` around its centre. Its main strokes are cream, what matters
most in it is amber, and what stands behind is a tint of the ground.
"""

import math
from collections.abc import Callable

from scripts.artwork.canvas import Canvas, Point
from scripts.artwork.palette import AMBER, CREAM, Colour, mix

Motif = Callable[[Canvas, Point], None]

REACH = 540  # artwork pixels
STROKE = 64  # artwork pixels


def nested_circles(canvas: Canvas, centre: Point) -> None:
    """Draw circles sheltering a small one."""
    x, y = centre
    canvas.disc(centre, REACH, _tint(canvas))
    canvas.ring((x, y + 60), 380, STROKE, CREAM)
    canvas.ring((x, y + 110), 225, STROKE, CREAM)
    canvas.disc((x, y + 150), 105, AMBER)


def scan(canvas: Canvas, centre: Point) -> None:
    """Draw a ring crossed by level slices, one of them picked out."""
    x, y = centre
    radius = REACH - STROKE / 2
    canvas.ring(centre, radius, STROKE, CREAM)
    for step in range(-2, 3):
        rise = step * 155
        half = math.sqrt((radius - 150) ** 2 - rise**2)
        is_found = step == 1
        width = STROKE * 1.4 if is_found else STROKE
        colour = AMBER if is_found else _tint(canvas, 0.42)
        canvas.stroke([(x - half, y + rise), (x + half, y + rise)], width, colour)


def fork(canvas: Canvas, centre: Point) -> None:
    """Draw one path dividing into the two arms of a trial."""
    x, y = centre
    end = 470 - 100
    for side, colour in ((-1, CREAM), (1, AMBER)):
        bend = [
            (x - 170 + 390 * t, y + side * 330 * (t * t * (3 - 2 * t)))
            for t in (step / 120 for step in range(121))
        ]
        canvas.stroke([*bend, (x + end, y + side * 330)], STROKE * 1.15, colour)
        canvas.disc((x + end, y + side * 330), 150, colour)
    canvas.stroke([(x - 390, y), (x - 170, y)], STROKE * 1.15, CREAM)
    canvas.disc((x - 390, y), 150, CREAM)
    canvas.disc((x - 390, y), 78, canvas.ground)


def compass(canvas: Canvas, centre: Point) -> None:
    """Draw a compass whose needle points up and to the right."""
    x, y = centre
    canvas.disc(centre, REACH, _tint(canvas))
    canvas.ring(centre, REACH - STROKE / 2, STROKE, CREAM)
    angle = math.radians(-52)
    along = (math.cos(angle), math.sin(angle))
    across = (-along[1] * 125, along[0] * 125)
    sides = [(x + across[0], y + across[1]), (x - across[0], y - across[1])]
    canvas.polygon([*sides, (x - along[0] * 390, y - along[1] * 390)], CREAM)
    canvas.polygon([*sides, (x + along[0] * 390, y + along[1] * 390)], AMBER)
    canvas.disc(centre, 48, canvas.ground)


def joint(canvas: Canvas, centre: Point) -> None:
    """Draw a ball resting in a socket."""
    x, y = centre
    canvas.disc((x, y - 150), 285, AMBER)
    for radius, colour in ((400, CREAM), (510, _tint(canvas, 0.42))):
        canvas.arc((x, y - 150), radius, STROKE * 1.2, (8, 172), colour)
        for degrees in (8, 172):
            canvas.disc(_turned((x, y - 150), radius, degrees), STROKE * 0.6, colour)


def nerve_cell(canvas: Canvas, centre: Point) -> None:
    """Draw a cell with branching arms."""
    for arm in range(6):
        direction = arm * 60 + 30
        bright = arm == 5
        colour = AMBER if bright else CREAM
        elbow = _turned(centre, 310, direction)
        canvas.stroke([centre, elbow], STROKE, colour)
        for turn in (-17, 17):
            tip = _turned(centre, REACH - 50, direction + turn)
            canvas.stroke([elbow, tip], STROKE * 0.8, colour)
            canvas.disc(tip, 50, colour)
    canvas.disc(centre, 185, CREAM)
    canvas.disc(centre, 85, canvas.ground)


def slide_with_focus(canvas: Canvas, centre: Point) -> None:
    """Draw a field of cells, one of them framed."""
    x, y = centre
    pitch = 296
    for row in (-1.5, -0.5, 0.5, 1.5):
        for column in (-1.5, -0.5, 0.5, 1.5):
            is_found = (row, column) == (-0.5, 0.5)
            colour = AMBER if is_found else _tint(canvas, 0.42)
            canvas.disc((x + column * pitch, y + row * pitch), 94, colour)
    half, arm = 164, 90
    for right in (-1, 1):
        for down in (-1, 1):
            corner_x, corner_y = x + pitch / 2 + right * half, y - pitch / 2 + down * half
            corner = [
                (corner_x - right * arm, corner_y),
                (corner_x, corner_y),
                (corner_x, corner_y - down * arm),
            ]
            canvas.stroke(corner, STROKE * 0.85, CREAM)


def level_columns(canvas: Canvas, centre: Point) -> None:
    """Draw uneven columns of dots, each made up to the same height."""
    x, y = centre
    pitch = 222
    for column, own in enumerate((3, 5, 2, 4, 3)):
        for row in range(5):
            colour = CREAM if row < own else AMBER
            canvas.disc((x + (column - 2) * pitch, y + (2 - row) * pitch), 84, colour)


def doorway(canvas: Canvas, centre: Point) -> None:
    """Draw round arches, one within another, around an open door."""
    x, y = centre
    foot, spring = y + 500, y - 15
    for radius, colour in ((490, _tint(canvas, 0.42)), (345, CREAM)):
        canvas.arc((x, spring), radius, STROKE * 1.1, (180, 360), colour)
        for side in (-1, 1):
            canvas.stroke(
                [(x + side * radius, spring), (x + side * radius, foot)], STROKE * 1.1, colour
            )
    canvas.disc((x, spring), 195, AMBER)
    foot += STROKE * 0.55
    canvas.polygon([(x - 195, spring), (x + 195, spring), (x + 195, foot), (x - 195, foot)], AMBER)


def _tint(canvas: Canvas, share: float = 0.16) -> Colour:
    """Return the ground mixed with some cream."""
    return mix(canvas.ground, CREAM, share)


def _turned(centre: Point, radius: float, degrees: float) -> Point:
    """Return the point at a distance and a clockwise angle from three o'clock."""
    angle = math.radians(degrees)
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
