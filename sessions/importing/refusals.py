"""Why a file cannot be imported as a whole, and how to mend it, in the reader's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnreadableFile(Exception):
    """A file that cannot be imported as a whole; `reason` says why and how to mend it, in the reader's language."""

    def __init__(self, reason: Promise | str):
        super().__init__(reason)
        self.reason = reason


EMPTY = _("The file is empty. Choose the file that holds the list.")
TOO_LARGE = _("The file is larger than 10 MB. Remove pictures, or divide it into several files.")
BLOWN_UP = _("The file unpacks to far more than it seems. Copy the list into a new file and save that.")
DAMAGED = _("The file is damaged. Open it in Excel, save it again and choose that one.")
FAR_CELL = _("A cell far away from the list is filled in. Copy the list alone into a new file and save that.")
WEB_PAGE = _("This is a web page that only bears the name of a sheet. Open it in Excel and save it as .xlsx.")
PASSWORD = _("The file is protected by a password. Save a copy without a password and choose that one.")
NOT_A_SHEET = _("This is not a sheet that can be read. Save it as .xlsx, .xls, .ods or .csv.")
TOO_MANY_ROWS = _("The file has more than 50,000 rows. Divide it into several files.")
