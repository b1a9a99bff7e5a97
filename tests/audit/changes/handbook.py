"""Changes of the handbook."""

from mentoring_platform.tenancy.models.base import new_id
from programs.handbook import services as handbook
from programs.handbook.letters import remind_to_agree
from programs.models import HandbookAgreement, HandbookPage


def _page(s) -> HandbookPage:
    """A term in its second version, with a draft of a third."""
    return HandbookPage.objects.get(program=s.program)


def _without_draft(s) -> HandbookPage:
    handbook.discard_draft(page=_page(s), seen=1, by=s.ada)
    return _page(s)


def _agreed(s) -> None:
    HandbookAgreement.objects.all().delete()
    handbook.agree(page=_page(s), number=2, by=s.noam)


def _reminded(s) -> None:
    HandbookAgreement.objects.all().delete()
    assert remind_to_agree(page=_page(s), by=s.ada) == 1


def _put_back(s) -> None:
    handbook.take_out(page=_page(s), out=True, by=s.ada)
    handbook.take_out(page=_page(s), out=False, by=s.ada)


HOW = {
    "handbook.agreed": _agreed,
    "handbook.discarded": lambda s: handbook.discard_draft(page=_page(s), seen=1, by=s.ada),
    "handbook.placed": lambda s: handbook.place_page(page=_page(s), topics=[], position=1, by=s.ada),
    "handbook.published": lambda s: handbook.publish(page=_page(s), seen=1, remark="", is_small=False, by=s.ada),
    "handbook.put_back": _put_back,
    "handbook.reminded": _reminded,
    "handbook.restored": lambda s: handbook.restore_version(page=_without_draft(s), number=1, by=s.ada),
    "handbook.taken_out": lambda s: handbook.take_out(page=_page(s), out=True, by=s.ada),
    "handbook.written": lambda s: handbook.begin_page(
        page_id=new_id(), program=None, kind="term", language="he", title="t", by=s.ada
    ),
}
