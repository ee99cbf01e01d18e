"""Shapes as distances: how far a point is from the edge, negative inside, in pixels."""

from collections.abc import Callable
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
Shape = Callable[[float, float], float]


def rounded_box(centre: Point, *, width: float, height: float, radius: float) -> Shape:
    """A rectangle with round corners."""

    def distance(x: float, y: float) -> float:
        right = abs(x - centre[0]) - width / 2 + radius
        below = abs(y - centre[1]) - height / 2 + radius
        return hypot(max(right, 0), max(below, 0)) + min(max(right, below), 0) - radius

    return distance


def convex(*corners: Point) -> Shape:
    """A shape with straight sides, its corners given clockwise as one sees it; exact along the sides."""

    def distance(x: float, y: float) -> float:
        return max(_beside((x, y), start, end) for start, end in pairwise((*corners, corners[0])))

    return distance


def stroke(*points: Point, width: float) -> Shape:
    """A line from point to point, with round ends."""

    def distance(x: float, y: float) -> float:
        return min(_along((x, y), start, end) for start, end in pairwise(points)) - width / 2

    return distance


def together(*shapes: Shape) -> Shape:
    """All of these as one shape."""
    return lambda x, y: min(shape(x, y) for shape in shapes)


def outline(shape: Shape, *, width: float) -> Shape:
    """The edge of a shape, as a line of this width."""
    return lambda x, y: abs(shape(x, y)) - width / 2


def coverage(shape: Shape, *, x: int, y: int) -> float:
    """How much of a pixel the shape covers, from 0 to 1."""
    return min(1.0, max(0.0, 0.5 - shape(x + 0.5, y + 0.5)))


def _beside(point: Point, start: Point, end: Point) -> float:
    """How far a point is to the left of the line from ``start`` to ``end``, y pointing down."""
    across, down = end[0] - start[0], end[1] - start[1]
    return (across * (start[1] - point[1]) - down * (start[0] - point[0])) / hypot(across, down)


def _along(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the line between ``start`` and ``end``."""
    across, down = end[0] - start[0], end[1] - start[1]
    part = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / (across**2 + down**2)
    part = min(1.0, max(0.0, part))
    return hypot(point[0] - start[0] - part * across, point[1] - start[1] - part * down)
