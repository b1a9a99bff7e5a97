"""Tags that an office puts on participants, and views of the list that somebody keeps."""

import pytest

from mentees.models import MenteeTag, Tag
from mentoring_platform.accounts.choices import Role
from mentoring_platform.accounts.queries import viewer_for
from mentoring_platform.audit.models import AuditEntry
from mentoring_platform.tenancy.scope import organization_scope
from programs.broadcasts.queries import views_to_write_to
from programs.models import ProgramScope, SavedView
from programs.queries import mentees_in, views_for
from tests.factories import EnrolmentFactory, MenteeFactory, ProgramFactory

LIST = "/north/people/mentees/"


@pytest.fixture
def lina(make_viewer, organization):
    """A coordinator of one program alone, in which nobody of the furniture is."""
    viewer = make_viewer(Role.COORDINATOR, organization=organization, name="לינה")
    with organization_scope(organization):
        program = ProgramFactory(organization=organization, name="תכנית אחרת")
        ProgramScope.objects.create(
            organization=organization, membership=viewer.membership(Role.COORDINATOR), program=program
        )
        mentee = MenteeFactory(organization=organization, full_name="רחל לוי")
        EnrolmentFactory(organization=organization, program=program, mentee=mentee)
        return viewer_for(viewer.user, organization)


def _ask(client, tag):
    return {mentee.full_name for mentee in client.get(f"{LIST}?tag={tag.pk}").context["page"]}


def test_several_are_tagged_at_once_and_found_by_it(here, elsewhere, lina, dana, ada, signed_in):
    client, address = signed_in(dana), f"{LIST}tags/"
    page = client.get(address).content.decode()
    assert "Nothing about health" in page and "דוד כהן" in page and "רחל לוי" in page
    keys = [str(here.mentee.pk), str(here.group.pk), str(elsewhere.mentee.pk), "nonsense"]
    assert client.post(address, {"new": " שנה  א׳ ", "mentee": keys}).status_code == 302
    with organization_scope(here.organization):
        tag = Tag.objects.get()
        assert tag.name == "שנה א׳" and set(tag.mentee_links.values_list("mentee", flat=True)) == {
            here.mentee.pk, here.group.pk,
        }  # fmt: skip
    assert client.post(address, {"new": "שנה א", "mentee": keys}).status_code == 302  # the same word is the same tag
    assert _ask(client, tag) == {"דוד כהן", "מעגלים"} and "שנה א׳" in client.get(LIST).content.decode()
    assert "Choose a tag" in client.post(address, {"mentee": keys}).content.decode()
    assert client.post(address, {"tag": tag.pk, "take": "1", "mentee": [here.group.pk]}).status_code == 302
    assert _ask(client, tag) == {"דוד כהן"}
    assert client.post(f"{address}?q=לוי", {"tag": tag.pk, "all": "1"}).status_code == 302
    assert _ask(client, tag) == {"דוד כהן", "רחל לוי"}
    # A coordinator of another program tags his own alone, and takes no tag from people of others.
    narrow = signed_in(lina)
    narrow.post(address, {"tag": tag.pk, "take": "1", "mentee": [here.mentee.pk]})
    assert _ask(client, tag) == {"דוד כהן", "רחל לוי"}
    refused = narrow.post("/north/people/tags/", {"tag": tag.pk, "remove": "1"}).content.decode()
    assert "whom you do not coordinate" in refused
    assert narrow.get(f"{LIST}{here.mentee.pk}/tags/").status_code == 404
    # The administrator reads tags and changes none; nobody else finds them.
    assert _ask(signed_in(ada), tag) == {"דוד כהן", "רחל לוי"} and signed_in(ada).get(address).status_code == 404
    with organization_scope(here.organization):
        assert AuditEntry.objects.filter(action="mentee.tagged").count() == 3
        assert "שנה" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_tags_of_one_and_the_list_of_tags(here, noam, dana, signed_in):
    client, address = signed_in(dana), f"{LIST}{here.mentee.pk}/tags/"
    assert client.post(address, {"new": "פנימייה"}).status_code == 302
    with organization_scope(here.organization):
        tag = Tag.objects.get()
    assert client.post(address, {"tags": [tag.pk], "new": "ראשון"}).status_code == 302
    page = client.get(f"{LIST}{here.mentee.pk}/").content.decode()
    assert "פנימייה" in page and "ראשון" in page
    # Tags are the office's words: the mentor does not read them.
    assert "פנימייה" not in signed_in(noam).get(f"{LIST}{here.mentee.pk}/").content.decode()
    tags = "/north/people/tags/"
    assert "already" in client.post(tags, {"tag": tag.pk, "name": "ראשון"}).content.decode()
    assert client.post(tags, {"tag": tag.pk, "name": "דיור"}).status_code == 302
    client.get(f"{LIST}views/?tag={tag.pk}")
    assert client.post(f"{LIST}views/?tag={tag.pk}", {"name": "בדיור"}).status_code == 302
    assert client.post(tags, {"tag": tag.pk, "remove": "1"}).status_code == 302
    with organization_scope(here.organization):
        assert [link.tag.name for link in MenteeTag.objects.all()] == ["ראשון"]
        assert not SavedView.objects.exists()  # without its tag it would mean everybody
    assert client.post(address, {"new": ""}).status_code == 302
    with organization_scope(here.organization):
        assert not MenteeTag.objects.exists() and Tag.objects.count() == 1


def test_a_view_shows_each_reader_his_own_people(here, lina, dana, ada, signed_in, make_viewer):
    shaul = make_viewer(Role.BROADCASTER, organization=here.organization, name="שאול")
    client = signed_in(dana)
    asked = f"?program={here.program.pk}&state=paired"
    assert "Keep this view" in client.get(f"{LIST}{asked}").content.decode()
    keep = f"{LIST}views/"
    assert "Choose a filter first" in client.post(keep, {"name": "הכול"}).content.decode()
    assert client.post(f"{keep}{asked}", {"name": "יש מלווה", "is_shared": "on"}).status_code == 302
    assert client.post(f"{keep}?state=not_enrolled", {"name": "בלי תכנית", "is_shared": "on"}).status_code == 302
    assert "already" in client.post(f"{keep}?state=left", {"name": "יש מלווה"}).content.decode()
    assert client.post(f"{keep}?state=left", {"name": "רק שלי"}).status_code == 302
    tabs = client.get(LIST).context["tabs"]
    assert [tab["label"] for tab in tabs][1:] == ["בלי תכנית", "יש מלווה", "רק שלי"]
    opened = client.get(tabs[2]["url"])
    assert [tab["current"] for tab in opened.context["tabs"]] == [False, False, True, False]
    with organization_scope(here.organization):
        view = SavedView.objects.get(name="יש מלווה")
        assert [mentee.full_name for mentee in mentees_in(dana, view)] == ["דוד כהן"]
        assert [row.pk for row in opened.context["page"]] == [here.mentee.pk]
        # Beyond a reader's reach a view is not there, and a shared one shows what is his.
        assert [kept.name for kept in views_for(lina)] == ["בלי תכנית"]
        assert [mentee.full_name for mentee in mentees_in(lina, view)] == []
        assert [kept.name for kept in views_for(ada)] == ["בלי תכנית", "יש מלווה"]
        # A broadcaster has no list of participants, and narrows messages to what the office shares.
        assert [kept.name for kept in views_for(shaul)] == []
        assert [kept.name for kept in views_to_write_to(shaul)] == ["בלי תכנית", "יש מלווה"]
        assert [kept.name for kept in views_to_write_to(lina)] == ["בלי תכנית"]
    address = f"{keep}{view.pk}/"
    assert signed_in(ada).get(address).status_code == 404  # only who kept it changes it
    assert client.post(address, {"name": "עם מלווה"}).status_code == 302
    with organization_scope(here.organization):
        assert [kept.name for kept in views_for(ada)] == ["בלי תכנית"]
    assert client.post(address, {"remove": "1"}).status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_no_more_for_more(number, here, dana, signed_in, django_assert_num_queries):
    with organization_scope(here.organization):
        for index in range(number):
            tag = Tag.objects.create(organization=here.organization, name=f"t{index}")
            MenteeTag.objects.create(organization=here.organization, mentee=here.mentee, tag=tag)
            SavedView.objects.create(
                organization=here.organization, owner=dana.acting_membership, name=f"v{index}", tag=tag
            )
    client = signed_in(dana)
    client.get(LIST)
    with django_assert_num_queries(20):
        client.get(LIST)
