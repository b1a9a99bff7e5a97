from django.contrib.postgres.fields import DateRangeField
from django.db.models import Func, Value


class InclusiveDates(Func):
    """The PostgreSQL daterange from one date column to another, both days inclusive; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, starts_on: str, ends_on: str, **extra):
        super().__init__(starts_on, ends_on, Value("[]"), **extra)

    def deconstruct(self):
        starts_on, ends_on, _bounds = self.get_source_expressions()
        return "programs.models.spans.InclusiveDates", (starts_on.name, ends_on.name), {}
