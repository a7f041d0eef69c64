"""Turn what the prover finds into problems with a place in a file."""

from __future__ import annotations

from trainer.content.folder import Folder
from trainer.content.problems import Problems
from trainer.rules.facts import Facts
from trainer.rules.judge import Rulebook
from trainer.rules.prove import Finding, Prover

CODE = {
    "dead-rule": "PB209",
    "clash": "PB208",
    "gap": "PB210",
    "tie": "PB211",
    "unproved": "PB216",
}


def check(folder: Folder, rulebook: Rulebook, problems: Problems) -> None:
    """Note everything that the prover finds."""
    for finding in Prover(rulebook, folder.never).findings():
        path, line = _place(folder, finding)
        problems.add(CODE[finding.kind], path, line, _what(finding), _case(finding.case))


def _what(finding: Finding) -> str:
    match finding.kind:
        case "dead-rule":
            return f"{finding.subject} applies to no possible case."
        case "clash":
            return f"{finding.about[0]} and {finding.about[1]} disagree on '{finding.subject}'."
        case "gap":
            return f"in '{finding.subject}' no move is good."
        case "tie":
            return (
                f"in '{finding.subject}' {finding.about[0]} and {finding.about[1]} are both best."
            )
        case _:
            return f"'{finding.subject}' ({finding.about[0]}) is too large to be proved."


def _case(case: Facts) -> str:
    if not case:
        return ""
    return f"Case: {', '.join(f'{fact}={value}' for fact, value in sorted(case.items()))}."


def _place(folder: Folder, finding: Finding) -> tuple[str, int]:
    """Find the rule or the decision that a finding is about."""
    subject = finding.about[0] if finding.kind == "clash" else finding.subject
    if finding.kind == "unproved" and finding.about[0] == "clash":
        subject = finding.about[1]
    practice, _, number = subject.partition("#")
    for name in folder.names("practices"):
        tree = folder.tree(name)
        if tree.data is None:
            continue
        for at, entry in tree.entries("practices"):
            if entry["id"] == practice and number:
                return tree.path, tree.line((*at, "rules", int(number) - 1))
        for at, entry in tree.entries("decisions"):
            if entry["id"] == subject:
                return tree.path, tree.line(at)
    return "playbook/practices", 1
