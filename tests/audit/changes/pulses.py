"""Changes of what a program asks, of what somebody lets see, and of who would like to talk."""

from mentoring_platform.accounts.queries import viewer_for
from programs.models import Pulse, TalkRequest
from programs.pulses.services import set_pulses, settle_talk_request
from sessions.pulses.queries import PEOPLE
from sessions.pulses.services import answer_pulse, ask_for_talk
from tests.sessions.pulses import proposal


def _pulse(whose: str) -> Pulse:
    return Pulse.objects.select_related(*PEOPLE).get(whose=whose)


def _set(s) -> None:
    set_pulses(program=s.program, is_on=True, first_after=30, every=60, questions=proposal(), by=s.ada)


def _wanted(s) -> None:
    TalkRequest.objects.all().delete()
    ask_for_talk(pulse=_pulse("mentor"), phone="")


def _settled(s) -> None:

    settle_talk_request(request=TalkRequest.objects.get(), by=viewer_for(s.membership.user, s.organization))


HOW = {
    "pulse.shared": lambda s: answer_pulse(pulse=_pulse("mentor"), answers={1: 4}, is_shared=True, by=s.noam),
    "pulse.talk_settled": _settled,
    "pulse.talk_wanted": _wanted,
    "pulses.set": _set,
}
