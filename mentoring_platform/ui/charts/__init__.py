"""Geometry of the charts drawn on the server. Returns numbers only; colours and words belong to the templates.

Along the reading direction numbers are percent of the width, so that a chart fills whatever place it has while its
words keep their size; upwards they are pixels. In right-to-left languages time runs from right to left.
"""

from .bars import BarPlot, bars
from .bullets import Bullet, bullet
from .lines import Line, Trend, TrendPoint, line, trend
from .shares import Part, parts
from .stacks import StackPlot, stacks
from .steps import StepPlot, StepPoint, steps

__all__ = [
    "BarPlot",
    "Bullet",
    "Line",
    "Part",
    "StackPlot",
    "StepPlot",
    "StepPoint",
    "Trend",
    "TrendPoint",
    "bars",
    "bullet",
    "line",
    "parts",
    "stacks",
    "steps",
    "trend",
]
