"""At what a program aims: set by administrators, read by its coordinators, shown where all programs aim at the same."""

import pytest
from django.http import QueryDict

from mentoring_platform.accounts.choices import Role
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.models import ProgramScope
from reports.compliance import queries
from reports.compliance.measures import Key
from reports.compliance.periods import period_of
from reports.models import MeasureTarget
from tests.factories import PairingFactory


@pytest.fixture
def program(organization):
    with organization_scope(organization):
        return PairingFactory(organization=organization).enrolment.program


def kept(organization) -> dict[str, int]:
    with organization_scope(organization):
        return dict(MeasureTarget.objects.values_list("measure", "value"))


def test_administrator_sets_and_takes_away(signed_in, ada, organization, program):
    client, url = signed_in(ada), f"/north/programs/{program.pk}/targets/"
    assert "Meetings held, in percent" in client.get(url).content.decode()
    assert client.post(url, {"held": "90", "delay": "24"}).status_code == 302
    assert kept(organization) == {"held": 90, "delay": 24}
    assert client.post(url, {"held": "90", "delay": ""}).status_code == 302
    assert kept(organization) == {"held": 90}
    for wrong in ({"held": "101"}, {"held": "0"}, {"held": "x"}):
        assert client.post(url, wrong).status_code == 200
    assert kept(organization) == {"held": 90}
    client.post(url, {"held": "90"})
    with organization_scope(organization):
        details = [entry.detail for entry in AuditEntry.objects.filter(action="targets.set").order_by("at")]
    assert details == [{"held": ["", "90"], "delay": ["", "24"]}, {"delay": ["24", ""]}]


def test_coordinators_read_and_others_do_not(signed_in, ada, make_viewer, tamar, organization, program):
    url = f"/north/programs/{program.pk}/targets/"
    signed_in(ada).post(url, {"held": "90"})
    dana = make_viewer(Role.COORDINATOR, organization=organization)
    page = signed_in(dana).get(url).content.decode()
    for viewer in (dana, ada):
        assert url in signed_in(viewer).get(f"/north/programs/{program.pk}/").content.decode()
    assert "90%" in page and '<form method="post"' not in page.split("<main", 1)[1]
    assert signed_in(dana).post(url, {"held": "10"}).status_code == 404
    elsewhere = make_viewer(Role.COORDINATOR, organization=organization)
    with organization_scope(organization):
        other = PairingFactory(organization=organization).enrolment.program
        membership = elsewhere.membership(Role.COORDINATOR)
        ProgramScope.objects.create(organization=organization, membership=membership, program=other)
    for viewer in (elsewhere, tamar, make_viewer(Role.VIEWER, organization=organization)):
        assert signed_in(viewer).get(url).status_code == 404
    assert kept(organization) == {"held": 90}


def test_target_of_several_programs_is_what_all_aim_at(ada, organization, program):
    with organization_scope(organization):
        second = PairingFactory(organization=organization).enrolment.program

        def aims(address: str = "") -> dict:
            slice_ = queries.slice_of(ada, QueryDict(address))
            (line,) = queries.lines(ada, period_of(ada, QueryDict("")), slice_, by="whole")
            return line.targets

        for one, values in ((program, {"held": 90, "missed": 5}), (second, {"held": 90, "missed": 6})):
            for measure, value in values.items():
                MeasureTarget.objects.create(organization=organization, program=one, measure=measure, value=value)
        assert aims() == {Key.HELD: 90}
        assert aims(f"program={second.pk}") == {Key.HELD: 90, Key.MISSED: 6}
        MeasureTarget.objects.filter(program=second, measure="held").delete()
        assert aims() == {}
