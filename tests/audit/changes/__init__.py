"""How each change that the trail records is made: every module here has a `HOW`, by action; a new one is found."""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace

HOW: dict[str, Callable[[SimpleNamespace], object]] = {}
for module in iter_modules(__path__):
    for action, make in getattr(import_module(f"{__name__}.{module.name}"), "HOW", {}).items():
        assert action not in HOW, f"'{action}' is made twice."
        HOW[action] = make
