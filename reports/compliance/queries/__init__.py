"""Every read of the figures. The first argument is the viewer."""

from .lasting import survival
from .people import Behind, names_people, people_behind
from .reading import Line, Reading, lines, read
from .slices import Slice, slice_for, slice_of
from .weeks import read_weeks, read_weeks_beside, weeks_of

__all__ = [
    "Behind",
    "Line",
    "Reading",
    "Slice",
    "lines",
    "names_people",
    "people_behind",
    "read",
    "read_weeks",
    "read_weeks_beside",
    "slice_for",
    "slice_of",
    "survival",
    "weeks_of",
]
