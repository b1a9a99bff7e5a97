from .logs import ExtraMeetingForm, HeldForm, held_values
from .reminders import RemindBeforeForm
from .schedule import (
    AddMeetingForm,
    CancelMeetingForm,
    EndSeriesForm,
    MakeUpForm,
    MoveForGoodForm,
    MoveMeetingForm,
    SeriesForm,
    new_series_values,
    next_time_values,
    series_values,
)
from .when import when

__all__ = [
    "AddMeetingForm",
    "CancelMeetingForm",
    "EndSeriesForm",
    "ExtraMeetingForm",
    "HeldForm",
    "MakeUpForm",
    "MoveForGoodForm",
    "MoveMeetingForm",
    "RemindBeforeForm",
    "SeriesForm",
    "held_values",
    "new_series_values",
    "next_time_values",
    "series_values",
    "when",
]
