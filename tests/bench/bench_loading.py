"""What it costs to load: the playbook, the package, and what a drill's kernel must not load."""

import yaml

from bench.measure import ROOT, cpu, cpu_of_children, python, report
from trainer.kit import Kit

PLAYBOOK = ROOT / "playbook"
KEPT_OUT = {"pandas", "duckdb", "sqlalchemy", "sqlglot", "z3", "numpy"}


def load():
    """Read the whole playbook, as the kit does."""
    kit = Kit(ROOT, ROOT)
    return [kit.folder, *kit.scenarios()]


def parse():
    """Run libyaml over the same files and keep nothing."""
    for path in PLAYBOOK.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass


def compose():
    """Read the same files as PyYAML itself would."""
    for path in PLAYBOOK.rglob("*.yaml"):
        yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def test_loading_the_playbook():
    """
    Every file of the playbook is read, checked and built: 200 ms on a quiet machine.

    What is held is the ratio to the parser's own work, which a busy machine does not change.
    """
    load()
    loading, parsing, composing = cpu(load), cpu(parse), cpu(compose)
    report("load the whole playbook", f"{loading * 1000:.0f} ms", "< 200 ms")
    report("  against libyaml's events for the same files", f"{loading / parsing:.1f} x")
    report("  against PyYAML's own nodes for the same files", f"{loading / composing:.1f} x")

    assert loading < 4 * parsing


def test_importing_the_package():
    """`import trainer` adds less than 80 ms of CPU to a bare Python."""
    bare = min(cpu_of_children(lambda: python("pass")) for _ in range(5))
    package = min(cpu_of_children(lambda: python("import trainer")) for _ in range(5))
    whole = min(
        cpu_of_children(lambda: python("import trainer; trainer.open_kit")) for _ in range(5)
    )
    report("`import trainer` over a bare Python", f"{(package - bare) * 1000:.0f} ms", "< 80 ms")
    report("  and everything that `open_kit` needs", f"{(whole - bare) * 1000:.0f} ms")

    assert package - bare < 0.08


def test_a_drill_leaves_heavy_packages_alone(tmp_path):
    """A kernel that plays a drill to its debrief holds neither pandas nor a database."""
    code = (
        "import sys, trainer; kit = trainer.open_kit(); "
        "view = kit.drill('damaged-on-arrival', answers='best'); view._repr_mimebundle_(); "
        "kit.debrief()._repr_mimebundle_(); kit.start()._repr_mimebundle_(); "
        "print(*sorted(name.partition('.')[0] for name in sys.modules))"
    )
    loaded = set(python(code, TRAINER_HOME=str(ROOT), TRAINER_RECORDS=str(tmp_path)).split())
    report("heavy packages in a drill's process", len(KEPT_OUT & loaded), "0")

    assert set() == KEPT_OUT & loaded
    assert "trainer" in loaded
