"""A form of a page, filled in as somebody would who takes what is offered."""

from tests.tenancy.forms_on_pages import PageForm

WORDS = {
    "full_name": "מישהו חדש",
    "name": "שם חדש",
    "slug": "new-one",
    "email": "new@people.example",
    "phone": "0502345678",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-24",
    "starts_at": "10:00",
    "ends_at": "11:00",
    "role_title": "רכזת",
    "above_capacity": "on",
    "is_somebody_else": "on",
    "start_time": "10:00",
    "time": "10:00",
    "minutes": "30",
    "place": "הספרייה",
}
ROW_BUTTONS = {"add_row", "remove_row"}
"""These ask for another row, and save nothing."""


def filled(form: PageForm) -> dict[str, list[str]]:
    """What is there stays; an empty choice takes the last thing on offer, an empty field a likely word."""
    data = {}
    for name, values in form.sent.items():
        if name in ROW_BUTTONS:
            continue
        offered = sorted(value for value in form.offered.get(name, ()) if value)
        if any(values):
            data[name] = values
        elif offered:
            data[name] = [offered[-1]]
        else:
            data[name] = [WORDS.get(name.split("-")[-1], "")]
    return data
