from .logs import ExtraMeetingForm, HeldForm, held_values
from .reminders import RemindBeforeForm
from .schedule import (
    AddMeetingForm,
    CancelMeetingForm,
    EndSeriesForm,
    MoveMeetingForm,
    SeriesForm,
    new_series_values,
    series_values,
)
from .when import when

__all__ = [
    "AddMeetingForm",
    "CancelMeetingForm",
    "EndSeriesForm",
    "ExtraMeetingForm",
    "HeldForm",
    "MoveMeetingForm",
    "RemindBeforeForm",
    "SeriesForm",
    "held_values",
    "new_series_values",
    "series_values",
    "when",
]
