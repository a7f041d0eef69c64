"""A playbook and training kit for the people who answer buyers on marketplaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainer.kit import Kit, open_kit

__version__ = "0.1.0"
__all__ = ["Kit", "__version__", "open_kit"]


def __getattr__(name: str) -> Any:
    """Load the kit only when it is asked for, so that importing the package costs nothing."""
    if name in {"Kit", "open_kit"}:
        from trainer import kit  # noqa: PLC0415 - the point of this function

        return getattr(kit, name)
    raise AttributeError(f"module 'trainer' has no attribute '{name}'")
