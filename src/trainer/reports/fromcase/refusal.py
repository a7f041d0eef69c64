"""The refusal to make a scenario of a case."""

from __future__ import annotations

from collections.abc import Iterable


class FromCaseError(ValueError):
    """No scenario can be made of a case."""

    @classmethod
    def id_taken(cls, id_: str) -> FromCaseError:
        """Say that the library has such a scenario."""
        return cls(f"There is a scenario '{id_}' already.\n\nHint: choose another id.")

    @classmethod
    def no_id(cls, id_: str) -> FromCaseError:
        """Say how an id is written."""
        return cls(
            f"'{id_}' is no id of a scenario.\n\n"
            "Hint: write small letters and digits, with hyphens between words: the-second-parcel."
        )

    @classmethod
    def tells(cls, name: str, what: str) -> FromCaseError:
        """Say that a name gives the case away."""
        return cls(
            f"{name} holds {what} of the real case.\n\n"
            "Hint: name the scenario after what happens in it."
        )

    @classmethod
    def unknown(cls, order: str) -> FromCaseError:
        """Say that the reports tell of no such case."""
        return cls(
            f"The reports tell of no case on order {order}.\n\n"
            "Hint: take the number of an order from the list of triage."
        )

    @classmethod
    def closed(cls) -> FromCaseError:
        """Say that nothing waits in the case."""
        return cls(
            "Nothing in this case waits for the desk.\n\n"
            "Hint: take an open case from the list of triage, or ask for the case as it stood on "
            "an earlier day."
        )

    @classmethod
    def cannot_be(cls, says: Iterable[str]) -> FromCaseError:
        """Say which combination of facts cannot occur in a drill."""
        return cls(
            f"As the case stands, it cannot be dealt: {'; '.join(says)}.\n\n"
            "Hint: ask for it as it stood before its deadline passed (--as-of)."
        )

    @classmethod
    def gap(cls, missing: Iterable[str]) -> FromCaseError:
        """Say that the playbook calls nothing best, and which facts it would need to."""
        wanted = ", ".join(missing)
        why = (
            f"It would have to know: {wanted}" if wanted else "No question of it asks for this case"
        )
        return cls(
            f"The playbook calls no move best in this case. {why}.\n\n"
            "Hint: complete the reports, or write a rule for such cases in playbook/practices."
        )

    @classmethod
    def same_for_all(cls, moves: Iterable[str]) -> FromCaseError:
        """Say that nothing in the case would change what is right."""
        return cls(
            "Whatever one would find out in this case, the right moves stay the same: "
            f"{', '.join(moves)}. A drill that is always played alike teaches nothing.\n\n"
            "Hint: take a case in which something is not known yet, or write the scenario by hand."
        )

    @classmethod
    def fails(cls, problems: Iterable[str]) -> FromCaseError:
        """Say what is wrong with the best draft."""
        listed = "; ".join(problems)
        return cls(
            f"No draft of this case can be played as it should: {listed}.\n\n"
            "Hint: the rules leave something open there. Mend them, or write the scenario by hand."
        )
