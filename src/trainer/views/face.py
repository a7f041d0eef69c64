"""A page that is only read: text for terminals and nbval, HTML for notebooks."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.views.html import Markup, join, style, tag


@dataclass(frozen=True, slots=True)
class Face:
    """Something to read, in two forms."""

    text: str
    body: Markup

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        page = join((style(), tag("div", self.body, class_="dt-root")))
        return {"text/plain": self.text, "text/html": str(page)}
