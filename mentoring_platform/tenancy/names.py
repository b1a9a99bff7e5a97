"""How names are compared: forgiving about what people type differently."""

import re
import unicodedata

_QUOTES = str.maketrans(
    {"״": "", "׳": "", '"': "", "'": "", "`": "", "’": "", "‘": "", "“": "", "”": "", "־": " ", "-": " "}
)
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")


def searchable(name: str) -> str:
    """A name reduced to what is compared: no vowel points, marks or quotes, final letters as plain ones, one space."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(
        char for char in decomposed if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    return re.sub(r"\s+", " ", plain.translate(_QUOTES).translate(_FINALS)).strip().casefold()
