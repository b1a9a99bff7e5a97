"""Opens workbooks in a process of its own, whose memory and time are bounded.

A workbook of a few kilobytes can be made to need all memory of the machine, in more ways than a look at it can foresee
(the old .xls above all), or to bring the reader down. Here it takes nothing with it but itself. The other half of this
file is that process: it knows the reader and nothing of the product.
"""

import io
import json
import resource
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MAX_COLUMNS = 200
MAX_CELLS = 10_000_000
MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 60

Rows = list[list[Any]]


class NotOpened(Exception):
    """The workbook was not opened; `why` is "password", "not a sheet" or "too much"."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def open_workbook(content: bytes) -> list[tuple[str, Rows]]:
    """The visible sheets of a workbook, by name, with rows of plain values. Raises NotOpened."""
    try:
        child = subprocess.run(  # noqa: S603  our own interpreter and this file
            [sys.executable, "-I", __file__], input=content, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotOpened("too much") from None
    if child.returncode < 0:  # ended by a signal: no memory or no time was left
        raise NotOpened("too much")
    if child.returncode:
        raise NotOpened("not a sheet")
    answer = json.loads(child.stdout, object_hook=_plain)
    if isinstance(answer, str):
        raise NotOpened(answer)
    return [(name, rows) for name, rows in answer]


def _plain(told: dict[str, Any]) -> Any:
    [(kind, value)] = told.items()
    if kind == "timedelta":
        return timedelta(seconds=value)
    return {"datetime": datetime, "date": date, "time": time}[kind].fromisoformat(value)


def _told(value: Any) -> dict[str, Any]:
    if isinstance(value, timedelta):
        return {"timedelta": value.total_seconds()}
    return {type(value).__name__: value.isoformat()}


def _bound() -> None:
    for kind, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY_BYTES)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS bounds no address space
            continue


def _sheets(content: bytes) -> list[tuple[str, Rows]] | str:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            found = []
            for told in workbook.sheets_metadata:
                if told.visible != SheetVisibleEnum.Visible:
                    continue
                sheet = workbook.get_sheet_by_name(told.name)
                if sheet.total_height * min(sheet.total_width, MAX_COLUMNS) > MAX_CELLS:
                    return "too much"
                found.append((told.name, [row[:MAX_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]))
            return found
    except PasswordError:
        return "password"
    except MemoryError:
        return "too much"
    except (CalamineError, OSError, ValueError) as error:
        return "password" if "password" in str(error).lower() else "not a sheet"


if __name__ == "__main__":
    _bound()
    sys.stdout.write(json.dumps(_sheets(sys.stdin.buffer.read()), default=_told))
