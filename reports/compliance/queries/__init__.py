"""Every read of the figures. The first argument is the viewer."""

from .reading import Line, Reading, lines, read
from .slices import Slice, slice_for, slice_of

__all__ = ["Line", "Reading", "Slice", "lines", "read", "slice_for", "slice_of"]
