"""Sealed notes through HTTP: who gets what, what is refused, and that nothing is lost or written twice."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.views.debug import SafeExceptionReporterFilter

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy import clock
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import Pairing
from sessions.models import KeyWrap, Meeting, NoteShare, SealedNote, SealingKey
from sessions.sealing.reading import instant_text
from tests.sealing.files import credential, note_file, passkey_file, public_key, sent, sent_wraps, wrap_file


def problem(answer) -> str:
    return json.loads(answer.content)["problem"]


@pytest.fixture
def noams(with_key, noam, pairing):
    return with_key(noam)


@pytest.fixture
def actions(inside_it):
    """What the trail tells of keys and notes."""

    def told() -> list[str]:
        entries = AuditEntry.objects.filter(action__regex=r"^(key|note)\.").order_by("at")
        return list(entries.values_list("action", flat=True))

    return lambda: inside_it(told)


def test_a_key_is_made_once_with_both_ways(person, noam, inside_it, actions):
    noams, key, other = person(noam), public_key(), public_key()
    wraps = sent_wraps(key)
    assert noams.post("notes_open_key", key=key, wraps=sent_wraps(key, ways=("passphrase",))).status_code == 422
    assert noams.post("notes_open_key", key=key, wraps=sent_wraps(public_key())).status_code == 409
    for wrong in ("", "[]", "{}", '{"a": 1}', '{"a": {"b": 1}}', "[" * 5000):
        assert noams.post("notes_open_key", key=key, wraps=wrong).status_code in (409, 422)
    assert inside_it(SealingKey.objects.count) == 0
    for _twice in range(2):
        assert noams.post("notes_open_key", key=key, wraps=wraps).status_code == 200
    assert inside_it(lambda: (SealingKey.objects.count(), KeyWrap.objects.count())) == (1, 2)
    assert noams.post("notes_open_key", key=other, wraps=sent_wraps(other)).status_code == 409
    (held,) = noams.get("notes_keys")["keys"]
    assert held["public_key"] == key and held["in_use"] and held["wraps"] == json.loads(wraps)[key]
    assert actions() == ["key.opened"]


def test_a_note_is_kept_once_and_read_by_its_author_alone(
    noams, meeting, with_key, ada, dana, peretz, inside_it, actions
):
    written = {"id": str(uuid.uuid4()), "content": sent(note_file()), "written_at": instant_text(clock.now())}
    for _twice in range(2):
        assert noams.seal(meeting, **written)[0].status_code == 200
    (note,) = noams.get("notes_sealed")["notes"]
    assert {name: note[name] for name in written} == written
    assert (note["mentee"], note["author"], note["version"]) == ("אורי", str(noams.viewer.user.pk), 1)
    for viewer in (ada, dana, peretz):
        stranger = with_key(viewer)
        assert stranger.get("notes_sealed") == {"notes": [], "shared": []}
        for name in ("note_change", "note_move", "note_remove", "note_share", "note_withdraw"):
            data = {"key": stranger.key, "content": sent(note_file()), "version": 1, "reader": noams.viewer.user.pk}
            assert stranger.post(name, note["id"], id=str(uuid.uuid4()), **data).status_code == 404
    assert noams.seal(meeting, **{**written, "content": sent(note_file())})[0].status_code == 409
    assert actions().count("note.sealed") == 1


@pytest.mark.parametrize("content", ["", "שיחה", sent(b"plain words"), sent(note_file(1025)), "A" * 200_000])
def test_what_is_not_sealed_is_stored_nowhere(noams, meeting, content, inside_it, caplog):
    answer, _ = noams.seal(meeting, content=content)
    assert answer.status_code == 422 and problem(answer)
    assert inside_it(SealedNote.objects.count) == 0
    assert "שיחה" not in caplog.text and "plain words" not in caplog.text
    note_id = noams.note(meeting)
    for name in ("note_change", "note_move"):
        assert noams.post(name, note_id, key=noams.key, content=content, version=1).status_code == 422
    assert noams.share(note_id, noams, content=content).status_code == 404  # nobody shares with himself


@pytest.mark.parametrize(
    ("late", "status"), [(-29, 200), (-31, 422), (0, 200), (2, 422)], ids=["waited", "too long", "now", "to come"]
)
def test_a_note_waits_on_its_device_for_thirty_days(noams, meeting, late, status):
    moment = instant_text(clock.now() + timedelta(days=late))
    assert noams.seal(meeting, written_at=moment)[0].status_code == status


@pytest.mark.parametrize("moment", ["", "2026-11-21", "2026-11-21T10:00:00Z", "2026-13-21T10:00:00.000Z", "x" * 50])
def test_the_time_is_written_in_one_way(noams, meeting, moment):
    assert noams.seal(meeting, written_at=moment)[0].status_code == 422


def test_only_the_mentor_writes_and_after_the_end_nothing_new(noams, with_key, dana, meeting, pairing, organization):
    note_id = noams.note(meeting)
    assert with_key(dana).seal(meeting)[0].status_code == 404
    assert noams.client.get(noams.url("note_write", meeting.pk)).status_code == 200
    with organization_scope(organization), transaction.atomic():
        Pairing.objects.filter(pk=pairing.pk).update(ends_on=clock.today(organization) - timedelta(days=1))
    assert noams.seal(meeting)[0].status_code == 404
    assert noams.client.get(noams.url("note_write", meeting.pk)).status_code == 404
    assert len(noams.get("notes_sealed")["notes"]) == 1
    changed = noams.post("note_change", note_id, key=noams.key, content=sent(note_file()), version=1)
    assert json.loads(changed.content) == {"version": 2}


def test_another_mentor_does_not_write_about_this_meeting(make_viewer, with_key, organization, meeting):
    other = with_key(make_viewer(Role.MENTOR, organization=organization))
    assert other.seal(meeting)[0].status_code == 404


def test_a_note_sealed_to_a_foreign_or_no_key_is_refused(noams, with_key, dana, person, noam, meeting):
    assert noams.seal(meeting, key=with_key(dana).key)[0].status_code == 409
    assert noams.seal(meeting, key="age1xyz")[0].status_code == 422


def test_who_changes_a_note_must_have_seen_it(noams, meeting, inside_it):
    note_id, first, second = noams.note(meeting), sent(note_file()), sent(note_file(2048))
    assert noams.post("note_change", note_id, key=noams.key, content=first, version=1).status_code == 200
    late = noams.post("note_change", note_id, key=noams.key, content=second, version=1)
    assert late.status_code == 409 and problem(late)
    assert noams.get("notes_sealed")["notes"][0]["content"] == first
    assert noams.post("note_remove", note_id, version=1).status_code == 409
    assert noams.post("note_remove", note_id, version="x").status_code == 422
    assert noams.post("note_remove", note_id, version=2).status_code == 200
    assert inside_it(SealedNote.objects.count) == 0


def test_a_note_is_shared_with_one_person_and_taken_back(noams, with_key, person, peretz, dana, meeting, actions):
    note_id = noams.note(meeting)
    assert noams.share(note_id, person(peretz)).status_code == 404, "has no key yet"
    reader, other = with_key(peretz), with_key(dana)
    named = {one["name"]: one["key"] for one in noams.get("notes_readers")["readers"]}
    assert named == {"פרץ": reader.key, "דנה": other.key}
    assert noams.share(note_id, reader, key=other.key).status_code == 409
    for _again in range(2):
        assert noams.share(note_id, reader).status_code == 200
    (shared,) = reader.get("notes_sealed")["shared"]
    assert (shared["author"], shared["note"], shared["mentee"]) == (str(noams.viewer.user.pk), note_id, "אורי")
    assert other.get("notes_sealed")["shared"] == []
    (note,) = noams.get("notes_sealed")["notes"]
    assert note["readers"] == [{"id": peretz.user.pk, "name": "פרץ"}]
    for _twice in range(2):
        assert noams.post("note_withdraw", note_id, reader=peretz.user.pk).status_code == 200
    assert reader.get("notes_sealed")["shared"] == []
    told = ["note.shared", "note.shared", "note.withdrawn"]
    assert [action for action in actions() if action in told] == told


def test_nobody_shares_with_a_stranger_a_mentee_or_a_former_member(
    noams, make_viewer, organization, other_organization, with_key, peretz, meeting, inside_it
):
    note_id, reader = noams.note(meeting), with_key(peretz)
    inside_it(lambda: peretz.memberships[0].__class__.objects.filter(user=peretz.user).update(is_active=False))
    assert noams.get("notes_readers") == {"readers": []}
    assert noams.share(note_id, reader).status_code == 404
    stranger = with_key(make_viewer(Role.PROFESSIONAL, organization=other_organization))
    assert noams.share(note_id, stranger).status_code == 404
    assert inside_it(NoteShare.objects.count) == 0


def test_everybody_is_given_his_own_keys_alone(noams, with_key, dana):
    danas = with_key(dana)
    for person in (noams, danas):
        assert [key["public_key"] for key in person.get("notes_keys")["keys"]] == [person.key]


def test_all_wraps_are_exchanged_at_once_or_none(noams, inside_it):
    before = noams.get("notes_keys")["keys"][0]["wraps"]
    assert noams.post("notes_ways", wraps=sent_wraps(noams.key, public_key(), ways=("passphrase",))).status_code == 409
    assert noams.post("notes_ways", wraps="{}").status_code == 422
    assert noams.get("notes_keys")["keys"][0]["wraps"] == before
    wraps = sent_wraps(noams.key, ways=("passphrase",))
    assert noams.post("notes_ways", wraps=wraps).status_code == 200
    after = noams.get("notes_keys")["keys"][0]["wraps"]
    assert after == before | json.loads(wraps)[noams.key]


def test_a_rotation_can_stop_after_each_step(noams, with_key, dana, peretz, make_meeting, inside_it):
    """After every request all notes and shares are sealed to a key whose wraps are there."""
    ids = [noams.note(make_meeting(at=clock.now().time().replace(hour=hour))) for hour in (1, 2, 3)]
    reader, old, new = with_key(peretz), noams.key, public_key()
    noams.share(ids[0], reader)

    def everything_opens(person) -> None:
        wraps = {key["public_key"]: set(key["wraps"]) for key in person.get("notes_keys")["keys"]}
        held = person.get("notes_sealed")
        for row in held["notes"] + held["shared"]:
            assert wraps[row["key"]] == {"passphrase", "recovery"}

    assert noams.post("notes_start_rotation", key=new, wraps=sent_wraps(new)).status_code == 409, "the old key's too"
    everything_opens(noams)
    for _twice in range(2):
        assert noams.post("notes_start_rotation", key=new, wraps=sent_wraps(old, new)).status_code == 200
        everything_opens(noams)
    assert noams.seal(make_meeting())[0].status_code == 409, "nothing more is sealed to the old key"
    noams.key = new
    ids.append(noams.note(make_meeting()))
    for note_id in ids[:3]:
        left = json.loads(noams.post("notes_finish_rotation").content)
        assert left == {"left": 1}
        moved = noams.post("note_move", note_id, key=new, content=sent(note_file()), version=1)
        assert moved.status_code == 200
        everything_opens(noams)
    assert json.loads(noams.post("notes_finish_rotation").content) == {"left": 0}
    everything_opens(noams)
    assert [key["public_key"] for key in noams.get("notes_keys")["keys"]] == [new]
    assert len(noams.get("notes_sealed")["notes"]) == 4
    everything_opens(reader)
    shared, renewed = reader.get("notes_sealed")["shared"][0]["id"], public_key()
    body = {"key": renewed, "content": sent(note_file())}
    assert reader.post("note_share_move", shared, **body).status_code == 409
    reader.post("notes_start_rotation", key=renewed, wraps=sent_wraps(reader.key, renewed))
    assert json.loads(reader.post("notes_finish_rotation").content) == {"left": 1}
    assert noams.post("note_share_move", shared, **body).status_code == 404
    assert reader.post("note_share_move", shared, **body).status_code == 200
    assert json.loads(reader.post("notes_finish_rotation").content) == {"left": 0}
    everything_opens(reader)


def test_a_meeting_that_goes_leaves_the_note_to_its_author(noams, meeting, inside_it):
    noams.note(meeting)
    inside_it(lambda: Meeting.objects.filter(pk=meeting.pk).delete())
    (note,) = noams.get("notes_sealed")["notes"]
    assert note["mentee"] == "אורי"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_constant_number_of_queries(
    noams, with_key, peretz, make_meeting, count, django_assert_num_queries
):
    reader = with_key(peretz)
    for hour in range(count):
        noams.share(noams.note(make_meeting(at=clock.now().time().replace(hour=hour))), reader)
    for whose in (noams, reader):
        whose.get("notes_sealed")
    with django_assert_num_queries(12):
        noams.get("notes_sealed")


def test_no_trail_and_no_search_holds_a_note(noams, meeting, inside_it):
    content = sent(note_file())
    noams.seal(meeting, content=content)
    told = inside_it(lambda: json.dumps(list(AuditEntry.objects.values_list("action", "detail")), default=str))
    assert "note.sealed" in told and content[:40] not in told


def test_an_error_report_holds_nothing_that_was_sent(noams, meeting, monkeypatch):
    """Of what was sent, a report of an error shows stars."""
    content = sent(note_file())

    def fail(**kwargs):
        raise RuntimeError("planted")

    monkeypatch.setattr("sessions.sealing.services.seal_note", fail)
    noams.client.raise_request_exception = False
    answer, _ = noams.seal(meeting, content=content)
    assert answer.status_code == 500
    shown = SafeExceptionReporterFilter().get_post_parameters(answer.wsgi_request)
    assert "content" in shown and content not in str(shown)
    assert {str(value) for value in shown.values()} == {SafeExceptionReporterFilter.cleansed_substitute}


def test_a_passkey_is_added_once_and_removed_by_its_owner_alone(noams, with_key, dana, actions, inside_it):
    def passkey(**other):
        made = {"id": str(uuid.uuid4()), "key": noams.key, "credential": credential(), "content": sent(passkey_file())}
        return {**made, **other}

    refused = [{"credential": ""}, {"credential": credential()[:-1] + "1"}, {"content": sent(note_file())}, {"id": "x"}]
    for wrong in [*refused, {"content": sent(wrap_file("passphrase"))}]:
        assert noams.post("notes_add_passkey", **passkey(**wrong)).status_code == 422
    danas = with_key(dana)
    assert noams.post("notes_add_passkey", **passkey(key=danas.key)).status_code == 409
    first, second = passkey(), passkey()
    for one in (first, first, second):
        assert noams.post("notes_add_passkey", **one).status_code == 200
    assert noams.post("notes_add_passkey", **passkey(credential=first["credential"])).status_code == 409
    held = noams.get("notes_keys")["keys"][0]["passkeys"]
    assert [(one["id"], one["credential"], one["content"]) for one in held] == [
        (one["id"], one["credential"], one["content"]) for one in (first, second)
    ]
    assert danas.get("notes_keys")["keys"][0]["passkeys"] == []
    assert danas.post("notes_remove_passkey", first["id"]).status_code == 404
    assert noams.post("notes_remove_passkey", first["id"]).status_code == 200
    assert noams.post("notes_remove_passkey", first["id"]).status_code == 404
    told = ["passkey.added", "passkey.added", "passkey.removed"]
    assert inside_it(lambda: list(AuditEntry.objects.filter(action__in=told).order_by("at").values_list("action"))) == [
        (action,) for action in told
    ]
    for number in range(10):
        assert noams.post("notes_add_passkey", **passkey()).status_code == (200 if number < 9 else 422)
    new = public_key()
    noams.post("notes_start_rotation", key=new, wraps=sent_wraps(noams.key, new))
    assert [key["passkeys"] for key in noams.get("notes_keys")["keys"]] == [[], []]


def test_a_note_about_somebody_or_nobody(noams, with_key, dana, make_viewer, organization, pairing, inside_it):
    def seal(person, about) -> int:
        data = {"id": str(uuid.uuid4()), "key": person.key, "content": sent(note_file()), "pairing": about}
        return person.post("note_seal_freely", **data, written_at=instant_text(clock.now())).status_code

    page = noams.client.get(noams.url("note_write_freely")).content.decode()
    assert f'value="{pairing.pk}"' in page and "אורי" in page
    assert [seal(noams, about) for about in (pairing.pk, "", uuid.uuid4(), "x")] == [200, 200, 404, 422]
    held = sorted((note["pairing"], note["mentee"]) for note in noams.get("notes_sealed")["notes"])
    assert held == [("", ""), (str(pairing.pk), "אורי")]
    other = with_key(make_viewer(Role.MENTOR, organization=organization))
    assert [seal(other, about) for about in (pairing.pk, "")] == [404, 200]
    assert seal(with_key(dana), "") == 404
    yesterday = clock.today(organization) - timedelta(days=1)
    inside_it(lambda: Pairing.objects.filter(pk=pairing.pk).update(ends_on=yesterday))
    assert seal(noams, pairing.pk) == 404
    assert "אורי" not in noams.client.get(noams.url("note_write_freely")).content.decode()
    assert inside_it(SealedNote.objects.count) == 3
