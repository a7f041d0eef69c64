"""
The trainee's name, which names a folder, on whatever system it will be copied to.

Nothing is replaced or left out: two people never share a journal because of what a system makes
of their names. A name that would need it is refused, with the reason.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from trainer.records.errors import BadTraineeError
from trainer.records.naming import fault

if TYPE_CHECKING:
    from pathlib import Path


def checked(name: object) -> str:
    """Give a name in its one normal form, or say why it cannot be one."""
    if not isinstance(name, str):
        raise BadTraineeError.of(name, "it is not a text")
    normal = unicodedata.normalize("NFC", name)
    if why := fault(normal):
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
