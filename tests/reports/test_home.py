"""The first screen of each role, and nothing for strangers."""

import pytest

from mentoring_platform.accounts.choices import Role


@pytest.mark.parametrize(
    ("roles", "target"),
    [
        ([Role.MENTOR], "/north/my-week/"),
        ([Role.COORDINATOR], "/north/morning/"),
        ([Role.ADMINISTRATOR], "/north/dashboard/"),
        ([Role.VIEWER], "/north/dashboard/"),
        ([Role.BROADCASTER], "/north/broadcasts/"),
        ([Role.MENTEE], "/north/my-meetings/"),
        ([Role.MENTOR, Role.MENTEE], "/north/my-week/"),
        ([Role.MENTOR, Role.COORDINATOR], "/north/morning/"),
        ([Role.MENTOR, Role.ADMINISTRATOR], "/north/dashboard/"),
    ],
)
def test_each_role_begins_with_its_question(signed_in, make_viewer, organization, roles, target):
    response = signed_in(make_viewer(*roles, organization=organization)).get("/north/")
    assert (response.status_code, response.headers["location"]) == (302, target)


@pytest.mark.parametrize("role", [Role.PROFESSIONAL])
def test_who_has_no_screens_yet_is_told_so_kindly(signed_in, make_viewer, organization, role):
    page = signed_in(make_viewer(role, organization=organization)).get("/north/").content.decode()
    assert "You are in" in page and "/account/profile/" in page


@pytest.mark.parametrize("roles", [[role] for role in Role.values])
def test_first_screen_opens(signed_in, make_viewer, organization, roles):
    response = signed_in(make_viewer(*roles, organization=organization)).get("/north/", follow=True)
    assert response.status_code == 200


def test_stranger_gets_404(signed_in, tamar, organization):
    assert signed_in(tamar).get("/north/").status_code == 404
