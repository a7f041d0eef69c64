"""The sentences of the screens, by id, filled with names and never with code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9._-]*)\}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """
    Put values into a text's {placeholders}.

    Nothing but a plain name is looked up, so no text can reach into an object.
    A placeholder without a value stays as it is written.
    """
    return PLACEHOLDER.sub(
        lambda match: str(values[match[1]]) if match[1] in values else match[0], text
    )


class MissingTextError(LookupError):
    """A sentence that the screens need is not written."""

    @classmethod
    def of(cls, text: str) -> MissingTextError:
        """Say which one is missing."""
        return cls(
            f"The text '{text}' is missing.\n\n"
            "Hint: write it in playbook/texts.yaml; the kit's own playbook has them all."
        )


@dataclass(frozen=True, slots=True)
class Texts:
    """Every sentence of the screens."""

    by_id: Mapping[str, str]

    def __call__(self, text: str, **values: object) -> str:
        """Give the sentence with an id, filled in."""
        if text not in self.by_id:
            raise MissingTextError.of(text)
        return fill(self.by_id[text], values)
