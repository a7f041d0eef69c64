"""
The trainee's name, which names a folder, on whatever system it will be copied to.

Nothing is replaced or left out: two people never share a journal because of what a system makes
of their names. A name that would need it is refused, with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from trainer.records.errors import BadTraineeError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 80
LONGEST_ENCODED = 200
"""In bytes; file systems stop at 255."""

RESERVED = frozenset('/\\:*?"<>|')
DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE
)
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def checked(name: object) -> str:
    """Give a name in its one normal form, or say why it cannot be one."""
    if not isinstance(name, str):
        raise BadTraineeError.of(name, "it is not a text")
    normal = unicodedata.normalize("NFC", name)
    if why := _fault(normal):
        raise BadTraineeError.of(name, why)
    return normal


def home(folder: Path, name: object) -> Path:
    """Give the folder of a trainee; nothing is created."""
    normal = checked(name)
    try:
        known = [path.name for path in folder.iterdir()]
    except OSError:
        return folder / normal
    if normal in known:
        return folder / normal
    for other in sorted(known):
        form = unicodedata.normalize("NFC", other)
        if form == normal:
            return folder / other
        if form.casefold() == normal.casefold():
            raise BadTraineeError.spelt(normal, form)
    return folder / normal


def _fault(name: str) -> str:
    if not name.strip():
        return "it is empty"
    if any(unicodedata.category(character) in INVISIBLE for character in name):
        return "it holds characters that cannot be seen"
    if found := sorted(RESERVED & set(name)):
        return f"it holds {' '.join(found)}, which cannot stand in the name of a folder"
    if name != name.strip() or name.endswith("."):
        return "it begins or ends with a space or ends with a full stop, which some systems drop"
    if name.startswith("."):
        return "it begins with a full stop, which hides a folder or leads out of it"
    if DEVICE.fullmatch(name):
        return "Windows keeps it for a device"
    if len(name) > LONGEST or len(name.encode()) > LONGEST_ENCODED:
        return f"it is longer than {LONGEST} characters or {LONGEST_ENCODED} bytes"
    return ""
