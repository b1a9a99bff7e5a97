from contextlib import suppress


def may_see(viewer, mentee):
    # ruleid: error-swallowed-in-a-permission
    with suppress(KeyError):
        return viewer.units[mentee.unit_id]


# ok: error-swallowed-in-a-permission
def may_write(viewer, mentee):
    return mentee.unit_id in viewer.units
