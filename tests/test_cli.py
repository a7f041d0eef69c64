"""The command line says what it does, prints what it found, and refuses in one message."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from playing import CASE, a_kit, entries
from trainer import cli
from trainer.drills.answers import decisions
from trainer.drills.players import replay
from trainer.records.attempts import Kind
from trainer.reports.transcript import debrief_text

BASE = Path(__file__).parent / "bad_playbook" / "base"
COMMANDS = typer.main.get_command(cli.app).commands
SEED = 7
PLAY = ("drill", CASE, "--seed", str(SEED))
LONG = ",".join(["a-move"] * 200)
"""Longer than the name of a file may be."""


@pytest.fixture
def kit(tmp_path, monkeypatch):
    """The kit that commands open, with records of its own."""
    kit = a_kit(tmp_path / "records")
    monkeypatch.setattr(cli, "_kit", lambda: kit)
    monkeypatch.chdir(tmp_path)
    return kit


@pytest.fixture
def trainer(kit, capsys, monkeypatch):
    """Run a command as a person would, and give its exit code and what it printed."""

    def trainer(*words, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = 0
        try:
            cli.main(words)
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return trainer


@pytest.fixture
def case(kit):
    """The case that is played."""
    return kit.case(CASE, seed=SEED)


@pytest.fixture
def best(case):
    """The best decisions of the case."""
    return decisions(case, "best")


@pytest.fixture
def playbook(tmp_path):
    """A sound little playbook to break."""
    return Path(shutil.copytree(BASE, tmp_path / "playbook"))


def written(decided):
    """Decisions as they are written on the command line."""
    return ",".join("+".join(moves) or "-" for moves in decided)


def typed(kit, case, decided):
    """What is typed to make decisions in the terminal: the numbers of the moves as shown."""
    state = case.start()
    for moves in decided:
        shown = [option.move for option in kit.desk(case).desk(state).options]
        yield " ".join(str(shown.index(move) + 1) for move in moves if move in shown)
        state = case.choose(state, moves)


# Help


def test_all_commands_are_listed(trainer):
    """Who types `trainer --help` sees every command with its first sentence."""
    code, out, _ = trainer("--help")
    told = " ".join(word for word in out.split() if word != "│")

    assert 0 == code
    assert {"start", "drill", "check", "solve", "run", "pages"} <= set(COMMANDS)
    assert [] == [one.name for one in COMMANDS.values() if one.help.split("\n")[0] not in told]


def test_no_command_is_help(trainer):
    """Who types `trainer` alone is shown what it can do."""
    _, out, err = trainer()

    assert "Commands" in out + err


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_has_help(command, trainer):
    """Every command can be asked what it does, and explains each of its options."""
    code, out, _ = trainer(command, "--help")

    assert 0 == code
    assert f"trainer {command}" in out
    assert [] == [one.name for one in COMMANDS[command].params if not one.help]


# Playing with answers


@pytest.mark.parametrize("answers", ["best", "worst"])
def test_a_play_is_the_engines_own(answers, trainer, case):
    """What is printed as JSON is the case, the decisions and the receipt of the engine."""
    code, out, err = trainer(*PLAY, "--answers", answers, "--json")
    state = replay(case, decisions(case, answers))
    receipt = case.receipt(state)

    assert (0, "") == (code, err)
    assert {
        "scenario": CASE,
        "seed": SEED,
        "face": case.deal.face,
        "as_of": case.as_of.isoformat(),
        "marketplace": case.place.id,
        "over": True,
        "decisions": [list(moves) for moves in state.decisions],
        "score": receipt.score,
        "won": receipt.won,
        "possible": receipt.possible,
        "cap": receipt.cap,
        "outcome": state.outcome.as_data(),
        "receipt": receipt.lines_as_data(),
    } == json.loads(out)


def test_a_play_ends_with_its_debrief(trainer, kit, case, best):
    """Without JSON, the debrief is printed as a person reads it."""
    code, out, err = trainer(*PLAY, "--answers", "best")

    assert (0, "") == (code, err)
    assert debrief_text(kit.debriefer(case).debrief(replay(case, best))) == out


def test_decisions_are_typed_or_come_from_a_file(trainer, best, tmp_path):
    """Decisions can be given as words, or line by line in a file."""
    path = tmp_path / "answers.txt"
    path.write_text(written(best).replace(",", "\n") + "\n", encoding="utf-8")
    expected = trainer(*PLAY, "--answers", "best", "--json")

    assert expected == trainer(*PLAY, "--answers", written(best), "--json")
    assert expected == trainer(*PLAY, "--answers", str(path), "--json")


@pytest.mark.parametrize("count", [0, 1])
def test_answers_that_end_early_leave_the_case_open(count, trainer, best):
    """Too few decisions are no fault: it is said where the case stands."""
    code, out, _ = trainer(*PLAY, "--answers", written(best[:count]))

    assert 0 == code
    assert out.startswith("The answers end at step '")
    assert out.endswith("'; the case is still open.\n")


def test_a_play_is_recorded_under_a_name(trainer, kit, best):
    """With a name the play stands in that trainee's journal; each play is an attempt of its own."""
    for _ in range(2):
        assert 0 == trainer(*PLAY, "--answers", "best", "--trainee", "ana")[0]
    attempts = kit.logbook("ana").attempts()

    assert [best, best] == [one.moves for one in attempts]
    assert [100, 100] == [one.result.score for one in attempts]


def test_a_play_without_a_name_is_not_recorded(trainer, kit):
    """Without a name nothing is written anywhere."""
    trainer(*PLAY, "--answers", "best")

    assert not kit.records.exists()


def test_a_full_disk_is_told(trainer, kit):
    """A decision that cannot be saved ends the play with the reason."""
    kit.disk.fill_up()
    code, out, err = trainer(*PLAY, "--answers", "best", "--trainee", "ana")

    assert (2, "") == (code, out)
    assert "the disk is full" in err


# Playing in the terminal


def test_a_case_is_played_in_the_terminal(trainer, kit, case, best):
    """Numbers are typed for what is shown; the desk, the coaching and the debrief are printed."""
    lines = "".join(f"{line}\n" for line in typed(kit, case, best))
    code, out, _ = trainer(*PLAY, "--trainee", "ana", typed=lines)
    [attempt] = kit.logbook("ana").attempts()

    assert 0 == code
    assert out.endswith(debrief_text(kit.debriefer(case).debrief(replay(case, best))))
    assert kit.desk(case).desk(case.start()).title in out
    assert "\n  * " in out
    assert 100 == attempt.result.score


def test_moves_can_be_typed_by_name(trainer, best):
    """Names and commas work as well as numbers."""
    lines = "".join(f"{', '.join(moves)}\n" for moves in best)
    _, out, _ = trainer(*PLAY, "--json", typed=lines)
    told = json.loads(out)

    assert (100, [list(moves) for moves in best]) == (told["score"], told["decisions"])


@pytest.mark.parametrize("slip", ["99", "0", "-1", "²", "zebra", "1 1 1", "read history"])
def test_a_slip_of_the_pen_costs_nothing(slip, trainer, best):
    """What cannot be chosen is told, and the same step is asked again."""
    lines = "".join(f"{', '.join(moves)}\n" for moves in ([slip], *best))
    code, out, err = trainer(*PLAY, "--json", typed=lines)

    assert 0 == code
    assert "Hint: " in err
    assert 100 == json.loads(out)["score"]


def test_a_slip_of_the_thumb_costs_nothing(trainer, best):
    """An empty line is not a decision to do nothing."""
    lines = "".join(f"\n \n{', '.join(moves)}\n" for moves in best)
    _, out, _ = trainer(*PLAY, "--json", typed=lines)

    assert [list(moves) for moves in best] == json.loads(out)["decisions"]


def test_a_shift_by_the_book_is_printed(trainer):
    """`trainer shift` plays a day at once and prints how it went."""
    code, out, _ = trainer("shift", "--seed", "3")
    assert 0 == code
    assert "100 of 100" in out

    code, out, _ = trainer("shift", "--seed", "3", "--answers", "worst", "--json")
    assert 0 == code
    assert 0 == json.loads(out)["score"]


def test_the_playbook_is_written_as_one_page(trainer, tmp_path):
    """`trainer pages --html` writes one file, where it is told to, and says where."""
    wanted = tmp_path / "out" / "playbook.html"
    code, out, _ = trainer("pages", "--html", "--out", str(wanted))

    assert code == 0
    assert f"{wanted.resolve()}\n" == out
    assert wanted.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [wanted] == [path for path in tmp_path.rglob("*") if path.suffix == ".html"]


def test_a_case_that_is_not_on_the_desk_is_refused(trainer):
    """A decision in a case that has not come in is refused with the ones that have."""
    code, _, err = trainer("shift", "--answers", "case:c99+read-claim")

    assert 0 != code
    assert "There is no case 'case:c99' on the desk." in err


def test_doing_nothing_is_said(trainer, kit):
    """A hyphen does nothing where that is allowed, as it does in answers."""
    trainer(*PLAY, "--trainee", "ana", typed="-\n")
    trainer(*PLAY, "--trainee", "ben", "--answers", "-")
    [typed], [answered] = (kit.logbook(name).attempts() for name in ("ana", "ben"))

    assert ((),) == typed.moves == answered.moves


def test_an_exam_says_nothing_on_the_way(trainer, kit, case, best):
    """In an exam no decision is judged before the end."""
    lines = "".join(f"{line}\n" for line in typed(kit, case, best))
    _, out, _ = trainer(*PLAY, "--mode", "exam", typed=lines)

    assert "\n  * " not in out


def test_who_leaves_goes_on_later(trainer, kit, case, best):
    """A case that was left in the middle is gone on with, and nothing is asked twice."""
    first, *rest = (f"{line}\n" for line in typed(kit, case, best))
    left, _, _ = trainer(*PLAY, "--trainee", "ana", typed=first)
    saved = entries(kit, Kind.DECISION)
    code, _, _ = trainer(*PLAY, "--trainee", "ana", typed="".join(rest))
    [attempt] = kit.logbook("ana").attempts()

    assert (1, 0) == (left, code)
    assert 1 == len(saved)
    assert (best, 100) == (attempt.moves, attempt.result.score)


def test_a_disk_that_fills_up_loses_nothing(trainer, kit, case, best, monkeypatch):
    """A decision that was not saved is said to be so, and is asked for again."""
    session = kit.session
    first = next(typed(kit, case, best))

    def filling(*words, **options):
        opened = session(*words, **options)
        kit.disk.fill_up()
        return opened

    monkeypatch.setattr(
        type(kit), "session", lambda _, *words, **options: filling(*words, **options)
    )
    code, _, err = trainer(*PLAY, "--trainee", "ana", typed=f"{first}\n")
    kit.disk.mend()

    assert 1 == code
    assert "the disk is full" in err
    assert [] == entries(kit, Kind.DECISION)


# Bad input


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("drill", "missing-itms"), "Did you mean 'missing-items'?"),
        (("drill", "zebra"), "There is no scenario 'zebra'."),
        (("drill", CASE, "--answers", "zebra"), "'zebra' is not offered at step"),
        (("drill", CASE, "--answers", LONG), "'a-move' is not offered at step"),
        (("drill", CASE, "--answers", "torn.txt"), "'torn.txt' are no answers."),
        (("drill", CASE, "--seed", "x"), "Invalid value for '--seed'"),
        (("drill", CASE, "--seed", "-1"), "seed is -1."),
        (("drill", CASE, "--as-of", "soon"), "as_of is 'soon'."),
        (("drill", CASE, "--as-of", "2026-02-30"), "as_of is '2026-02-30'."),
        (("drill", CASE, "--as-of", "9999-12-31"), "a day of the years 1995 to 2100"),
        (("drill", CASE, "--as-of", "0001-01-01"), "a day of the years 1995 to 2100"),
        (("drill", CASE, "--marketplace", "Mars"), "is not played in marketplace 'Mars'."),
        (("drill", CASE, "--mode", "sleep"), "Invalid value for '--mode'"),
        (
            ("drill", CASE, "--trainee", "../ana", "--answers", "best"),
            "'../ana' cannot be the name",
        ),
        (("drill",), "Missing argument"),
        (("solve", "zebra"), "There is no scenario 'zebra'."),
        (("solve", CASE, "--seeds", "0"), "Invalid value for '--seeds'"),
        (("solve", CASE, "--as-of", "soon"), "as_of is 'soon'."),
        (("check", "--as-of", "soon"), "as_of is 'soon'."),
        (("run", "zebra"), "There is no notebook 'zebra'."),
        (("run", "dril"), "Did you mean 'drill'?"),
        (("run", "drill", "-p", "sede=7"), "Did you mean 'seed'?"),
        (("run", "drill", "-p", "seed"), "'seed' is no parameter."),
        (("run", "drill", "-p", "seed=x"), "drill.ipynb: seed is 'x'."),
        (("run", "torn.txt"), "torn.txt is no notebook"),
        (("start", "--port", "70000"), "Invalid value for '--port'"),
        (("start", "--port", "-1"), "Invalid value for '--port'"),
        (("dril",), "No such command 'dril'."),
        (("drill", CASE, "--sede", "7"), "No such option: --sede"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_bad_input_gets_one_message(words, says, trainer, tmp_path):
    """What cannot be done is said on standard error, with exit code 2 and nothing printed."""
    (tmp_path / "torn.txt").write_bytes(b"\xff\xfe\x00")
    code, out, err = trainer(*words)

    assert (2, "") == (code, out)
    assert " ".join(says.split()) in " ".join(err.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_home_without_a_playbook_is_told(tmp_path):
    """The installed command itself refuses in one message, and says what to set."""
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "drill", CASE, "--answers", "best"],
        env={**os.environ, "TRAINER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (2, "") == (done.returncode, done.stdout)
    assert done.stderr == (
        f"No playbook in {tmp_path}.\n\n"
        "Hint: set TRAINER_HOME to the folder that holds playbook/, or work inside the checkout.\n"
    )


# Checking


def spoil(path, find, put):
    """Put one text in the place of another in a file, and give the number of the line."""
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, put, 1), encoding="utf-8")
    return text[: text.index(find)].count("\n") + 1


def test_a_broken_playbook_is_told_with_its_lines(trainer, playbook):
    """Every problem is one line with the file, the line, its code and what is meant; exit code 1."""
    one = spoil(playbook / "practices" / "desk.yaml", "fact: issue.kind", "fact: issue.knd")
    two = spoil(playbook / "scenarios" / "a-cup.yaml", "stock.available", "stock.availible")
    code, out, _ = trainer("check", str(playbook))

    assert 1 == code
    assert f"playbook/practices/desk.yaml:{one}  PB101  " in out
    assert "Did you mean 'issue.kind'?" in out
    assert f"playbook/scenarios/a-cup.yaml:{two}  PB101  " in out
    assert "Did you mean 'stock.available'?" in out
    assert out.endswith(" problem(s).\n")


def test_bad_yaml_is_told_with_its_line(trainer, playbook, monkeypatch):
    """A file that is no YAML is named with the line, from whatever folder it is asked for."""
    spoil(playbook / "tracks.yaml", "must_cover: [desk.look-first]", "must_cover: [desk.look-first")
    monkeypatch.chdir(playbook)
    code, out, _ = trainer("check", ".")

    assert 1 == code
    assert "playbook/tracks.yaml:" in out
    assert "  PB001  " in out


def test_problems_are_data(trainer, playbook):
    """For programs, the problems are a list of objects."""
    line = spoil(playbook / "practices" / "desk.yaml", "fact: issue.kind", "fact: issue.knd")
    code, out, err = trainer("check", str(playbook), "--json")
    found = [one for one in json.loads(out) if one["code"] == "PB101"]

    assert (1, "") == (code, err)
    assert [("playbook/practices/desk.yaml", line)] == [(one["path"], one["line"]) for one in found]


def test_notebooks_are_checked_with_the_playbook(trainer, playbook):
    """The notebooks beside a playbook are looked at even where the playbook is broken."""
    (playbook.parent / "notebooks").mkdir()
    (playbook.parent / "notebooks" / "torn.ipynb").write_text("{", encoding="utf-8")
    spoil(playbook / "facts.yaml", "facts:", "facts: [")
    code, out, _ = trainer("check", str(playbook))

    assert 1 == code
    assert "notebooks/torn.ipynb:1  NB101  " in out
    assert "playbook/facts.yaml:" in out


def test_a_broken_playbook_is_not_played(trainer, playbook, monkeypatch):
    """Who plays on a broken playbook is told every problem, and that checking shows them."""
    spoil(playbook / "practices" / "desk.yaml", "fact: issue.kind", "fact: issue.knd")
    monkeypatch.undo()
    monkeypatch.setenv("TRAINER_HOME", str(playbook.parent))
    code, out, err = trainer("drill", "a-cup", "--answers", "best")

    assert (2, "") == (code, out)
    assert "PB101" in err
    assert "trainer check" in err


# Solving


def test_solving_gives_every_score(trainer):
    """For each scenario: the best, the worst, and what every player without judgement gets."""
    code, out, err = trainer("solve", CASE, "--seeds", "2", "--json")
    [row] = json.loads(out)

    assert (0, "") == (code, err)
    assert CASE == row.pop("scenario")
    assert 100 == row.pop("best")
    assert row.pop("states") > 0
    assert row.pop("worst") < 100
    assert len(row) >= 6
    assert max(row.values()) < 80


def test_solving_is_told_as_a_table(trainer):
    """A person gets a table with a heading."""
    code, out, _ = trainer("solve", CASE, "--seeds", "1")

    assert 0 == code
    assert out.split()[:3] == ["scenario", "best", "worst"]
    assert CASE in out


def test_a_damaged_journal_is_mended_and_kept(trainer, kit):
    """A damaged journal is refused with the command that mends it, and mending keeps the damaged file."""
    trainer(*PLAY, "--answers", "best", "--trainee", "ann")
    [path] = kit.records.glob("ann/journal.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[1].replace(b"decision", b"Decision"), *lines[2:]]))

    refused = trainer(*PLAY, "--trainee", "ann")
    mended = trainer("mend", "ann")
    again = trainer("mend", "ann")

    assert 2 == refused[0]
    assert "trainer mend" in refused[2]
    assert 0 == mended[0]
    assert 1 == len(list(kit.records.glob("ann/journal.damaged-*.jsonl")))
    assert "nothing to mend" in again[1]
