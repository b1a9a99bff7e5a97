"""Administrators read people and bring none in; where nobody coordinates yet, they are told what to do."""

import pytest

from mentoring_platform.accounts.choices import Role


@pytest.mark.parametrize(
    "path", ["/north/dashboard/", "/north/people/mentees/", "/north/people/mentors/", "/north/programs/"]
)
def test_empty_pages_lead_to_who_coordinates(signed_in, ada, path):
    page = signed_in(ada).get(path).content.decode()
    assert "choose who coordinates" in page and 'href="/north/members/"' in page and "/north/import/" not in page


def test_members_page_says_that_nobody_coordinates(signed_in, ada, make_viewer, organization):
    client = signed_in(ada)
    page = client.get("/north/members/").content.decode()
    assert "Nobody coordinates yet" in page and f'href="/north/members/{ada.user.pk}/"' in page
    make_viewer(Role.COORDINATOR, organization=organization)
    assert "Nobody coordinates yet" not in client.get("/north/members/").content.decode()


def test_an_administrator_takes_the_role_and_may_import(signed_in, ada):
    client = signed_in(ada)
    assert client.get("/north/import/").status_code == 404
    client.post(f"/north/members/{ada.user.pk}/", {"roles": ["administrator", "coordinator"]})
    assert client.get("/north/import/").status_code == 200
