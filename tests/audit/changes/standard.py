"""Changes of what is asked of a program by the standard."""

from reports.standard.judging import setting_of
from reports.standard.services import set_standard


def _shorter(s):
    lasting = setting_of("lasting", is_on=True, value=6, goal=None)
    return set_standard(program=s.program, settings={"lasting": lasting}, by=s.ada)


HOW = {"standard.set": _shorter}
