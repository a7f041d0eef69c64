"""
What a name must be like so that it names the same file or folder on every system.

Names of trainees and of files that people bring become names on the disk. Nothing is replaced or
left out: a name that would need it is refused, with the reason.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
LONGEST_ENCODED = 200
"""In bytes; file systems stop at 255."""

RESERVED = frozenset('/\\:*?"<>|')
DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE
)
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def fault(name: str, longest: int = LONGEST) -> str:
    """Say why a name cannot be used, or nothing where it can."""
    if not name.strip():
        return "it is empty"
    if any(unicodedata.category(character) in INVISIBLE for character in name):
        return "it holds characters that cannot be seen"
    if found := sorted(RESERVED & set(name)):
        return f"it holds {' '.join(found)}, which cannot stand in the name of a file or folder"
    if name != name.strip() or name.endswith("."):
        return "it begins or ends with a space or ends with a full stop, which some systems drop"
    if name.startswith("."):
        return "it begins with a full stop, which hides a folder or leads out of it"
    if DEVICE.fullmatch(name):
        return "Windows keeps it for a device"
    if len(name) > longest or len(name.encode()) > LONGEST_ENCODED:
        return f"it is longer than {longest} characters or {LONGEST_ENCODED} bytes"
    return ""
