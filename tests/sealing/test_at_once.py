"""Two browsers of one person at the same moment: real transactions, real locks."""

import uuid
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from sessions.models import KeyWrap, NoteShare, SealedNote, SealingKey
from sessions.sealing import keys, services
from tests.sealing.files import note_file, public_key, wrap_file

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(organization):
    """Do several things in threads that begin together; returns what went wrong in them, by kind."""

    def run(*acts: Callable[[], object]) -> list[str]:
        barrier, errors = Barrier(len(acts)), []

        def one(act) -> None:
            try:
                with organization_scope(organization), transaction.atomic():
                    barrier.wait()
                    act()
            except Exception as error:  # handed to the test
                errors.append(type(error).__name__)
            finally:
                connection.close()

        threads = [Thread(target=one, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(errors)

    return run


def wraps(*public: str) -> keys.Wraps:
    return {key: {way: wrap_file(way) for way in ("passphrase", "recovery")} for key in public}


def test_two_first_keys_are_one(noam, at_once, inside_it):
    made = [public_key(), public_key()]
    acts = [lambda key=key: keys.open_key(public_key=key, wraps=wraps(key), by=noam) for key in made]
    assert at_once(*acts) == ["OutOfDate"]
    assert inside_it(lambda: (SealingKey.objects.count(), KeyWrap.objects.count())) == (1, 2)


def test_two_exchanges_are_one_and_every_key_has_its_wraps(noam, with_key, at_once, inside_it):
    old = with_key(noam).key
    made = [public_key(), public_key()]
    acts = [lambda key=key: keys.start_rotation(public_key=key, wraps=wraps(old, key), by=noam) for key in made]
    assert at_once(*acts) == ["OutOfDate"]
    assert inside_it(lambda: (SealingKey.objects.count(), KeyWrap.objects.count())) == (2, 4)
    assert inside_it(lambda: SealingKey.objects.filter(retired_at__isnull=True).count()) == 1


def test_the_same_note_twice_is_one_and_of_two_changes_one_is_told(noam, with_key, meeting, at_once, inside_it):
    key, note_id, content = with_key(noam).key, uuid.uuid4(), note_file()

    def seal():
        sent = {"note_id": note_id, "meeting": meeting, "key": key, "content": content}
        services.seal_note(**sent, written_at=clock.now(), by=noam)

    assert at_once(seal, seal) == []
    note = inside_it(lambda: SealedNote.objects.get())

    def change():
        services.change_note(note=note, key=key, content=note_file(), version=1, by=noam)

    assert at_once(change, change) == ["OutOfDate"]
    assert inside_it(lambda: SealedNote.objects.get().version) == 2


@pytest.mark.parametrize("_turn", range(3))
def test_a_copy_made_while_its_reader_exchanges_the_key_can_be_opened(
    noam, peretz, with_key, meeting, at_once, inside_it, _turn
):
    author, reader = with_key(noam), with_key(peretz)
    author.note(meeting)
    note, new = inside_it(lambda: SealedNote.objects.get()), public_key()

    def share():
        sent = {"note": note, "share_id": uuid.uuid4(), "reader": peretz.user, "key": reader.key}
        services.share_note(**sent, content=note_file(), by=noam)

    def exchange():
        keys.start_rotation(public_key=new, wraps=wraps(reader.key, new), by=peretz)
        keys.finish_rotation(by=peretz)

    assert at_once(share, exchange) in ([], ["OutOfDate"])
    for copy in inside_it(lambda: list(NoteShare.objects.select_related("key"))):
        assert inside_it(lambda copy=copy: KeyWrap.objects.filter(key=copy.key).count()) == 2
