"""Figures to read: `python -m tests.benchmarks [roll_up] [pages] [walls] [alike] [importing] [unlocking] …`.

No time is asserted. Works on a database of its own, which is removed at the end.
"""

import os
import sys

os.environ["DEBUG"] = "0"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")

EVERYTHING = [
    "roll_up",
    "pages",
    "walls",
    "alike",
    "exports",
    "importing",
    "unlocking",
    "closing",
    "broadcasts",
    "compliance",
    "matching",
]


def main(chosen: list[str]) -> None:
    import django
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from tests import databases
    from tests.benchmarks import (
        alike,
        broadcasts,
        closing,
        compliance,
        exports,
        importing,
        matching,
        pages,
        roll_up,
        unlocking,
        walls,
    )
    from tests.benchmarks.large import MENTEES, MENTORS, WEEKS, build
    from tests.benchmarks.measure import ms, timed

    name = databases.create("benchmarks")
    try:
        if {"pages", "roll_up", "walls", "alike", "exports"} & set(chosen):
            made = []
            building = timed(lambda: made.append(build()), 1)
            print(f"An organization of {MENTEES:,} mentees, {MENTORS} mentors, {WEEKS} weeks")
            print(f"  {'built in':<34}{ms(building.p50)}")
            roll_up.close_all_weeks(made[0])
        if "roll_up" in chosen:
            roll_up.measure(made[0])
        if "pages" in chosen:
            pages.measure(made[0])
        if "walls" in chosen:
            walls.measure(made[0])
        if "alike" in chosen:
            alike.measure(made[0])
        if "exports" in chosen:
            exports.measure(made[0])
        if "importing" in chosen:
            importing.measure()
        if "unlocking" in chosen:
            unlocking.measure()
        if "closing" in chosen:
            closing.measure()
        if "broadcasts" in chosen:
            broadcasts.measure()
        if "compliance" in chosen:
            compliance.measure()
        if "matching" in chosen:
            matching.measure()
    finally:
        databases.drop(name)


if __name__ == "__main__":
    main(sys.argv[1:] or EVERYTHING)
