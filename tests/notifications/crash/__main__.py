"""`make chaos`: 10,000 notifications, a thousand kills, Valkey flushed and PostgreSQL restarted in the middle."""

import os
import random
import sys
import tempfile
from pathlib import Path

import django
import redis

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from uuid_utils.compat import uuid7  # noqa: E402

from mentoring_platform.embedded import credentials, places, postgres  # noqa: E402
from mentoring_platform.notifications.models import Provider  # noqa: E402
from mentoring_platform.tenancy import clock  # noqa: E402
from mentoring_platform.tenancy.models import Organization  # noqa: E402
from tests.factories import OrganizationFactory  # noqa: E402
from tests.notifications.crash.trial import AT_ONCE, Trial  # noqa: E402

KILLS = int(os.environ.get("KILLS", "1000"))
PATIENCE_SECONDS = 300


def flush_valkey() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()


def begin_anew() -> None:
    """What an earlier trial that was broken off has left behind, is not this one's."""
    flush_valkey()
    Organization.objects.update(suspended_at=clock.now())
    Provider.objects.all().delete()


def restart_postgres() -> None:
    """As after a crash: nobody is asked to finish."""
    connections.close_all()
    where = places.places()
    program = postgres._binaries(where) / "pg_ctl"
    postgres._run(where, [program, "-D", where.postgres, "-m", "immediate", "-w", "stop"])
    postgres.start(where, credentials.ensure(where))


def main() -> int:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = "chaos:"
    begin_anew()
    with tempfile.TemporaryDirectory() as folder:
        shape = {"processes": 6, "lease": 8, "seconds_a_letter": 0.02, "people": 400}
        with Trial(Path(folder), prefix=prefix, **shape) as trial:
            name = str(uuid7())[-12:]
            trial.make_people(OrganizationFactory(name=name, slug=name))
            for number in range(1, KILLS + 1):
                trial.queue()
                trial.wait_for_letters(random.randint(1, 10), patience=2)
                trial.kill_somebody(whole=True) if number % 100 == 0 else trial.kill_one()
                if number % 5 == 0:
                    trial.sweep()
                if number == KILLS // 2:
                    waited = trial.waiting()
                    flush_valkey()
                    print(f"Valkey flushed while {waited} waited", flush=True)
                if number == KILLS * 6 // 10:
                    restart_postgres()
                    print(f"PostgreSQL restarted; {trial.waiting()} wait", flush=True)
            print(f"{number * AT_ONCE:,} queued and {number} kills done; {trial.waiting()} wait", flush=True)
            trial.wait(PATIENCE_SECONDS)
            figures = trial.count()
            waiting = trial.waiting()
        print(figures, f"still waiting {waiting}", sep="; ")
        if figures.lost or figures.twice or figures.altered or waiting:
            print(trial.log_path.read_text()[-3000:])
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
