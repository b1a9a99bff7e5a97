"""Files that people attach: judged by their content on the way in, and an attachment on the way out."""

from .forms import FileField
from .kinds import MOST_BYTES
from .services import FACTS, file_response, store_file

__all__ = ["FACTS", "MOST_BYTES", "FileField", "file_response", "store_file"]
