"""
The command `trainer`.

Bad input gets one clear message and exit code 2; a check that fails exits with 1.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainer.drills.engine import Drill, State
    from trainer.kit import Kit
    from trainer.reports.desk import Desk

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Practise disputes with buyers, judged by one playbook.",
)

scenarios = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(scenarios, name="scenario", help="Make a scenario.")

Seed = Annotated[int, typer.Option(help="Which case is dealt; the same seed gives the same case.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The day on which it is played: 2026-11-20.")
]
Place = Annotated[str | None, typer.Option("--marketplace", help="Where it is played: US.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


class ModeOption(StrEnum):
    """How much is said while a case is played."""

    LEARN = "learn"
    PRACTISE = "practise"
    EXAM = "exam"


@app.command()
def start(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to serve on; 0 takes a free one.")
    ] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    lab: Annotated[
        bool, typer.Option("--lab", help="Open JupyterLab, where the code is seen.")
    ] = False,
) -> None:
    """Open the kit on this machine only: the start page, from which everything is reached."""
    from trainer.server import serve  # noqa: PLC0415 - every command imports what it needs

    raise typer.Exit(serve(_kit(), port=port, browser=browser, lab=lab))


@app.command()
def drill(
    scenario: Annotated[str, typer.Argument(help="The id of a scenario, such as missing-items.")],
    seed: Seed = 0,
    answers: Annotated[
        str | None,
        typer.Option(help="best, worst, decisions such as a+b,c or a file that holds them."),
    ] = None,
    mode: Annotated[
        ModeOption, typer.Option(help="How much is said on the way.")
    ] = ModeOption.LEARN,
    trainee: Annotated[
        str | None, typer.Option(help="Record it under this name; without a name it is not.")
    ] = None,
    as_of: AsOf = None,
    marketplace: Place = None,
    as_json: Json = False,
) -> None:
    """Play a case: here in the terminal, or at once with answers."""
    kit = _kit()
    case = kit.case(scenario, seed=seed, as_of=as_of, marketplace=marketplace)
    state = (
        _replayed(kit, case, _answers(answers), mode, trainee)
        if answers is not None
        else _played(kit, case, mode, trainee, aside=as_json)
    )
    if as_json:
        _print_json(_result(case, state))
        return
    from trainer.reports.transcript import debrief_text  # noqa: PLC0415

    if state.over:
        typer.echo(debrief_text(kit.debriefer(case).debrief(state)), nl=False)
    else:
        typer.echo(f"The answers end at step '{state.step}'; the case is still open.")


@app.command()
def shift(
    seed: Seed = 0,
    answers: Annotated[
        str, typer.Option(help="best, worst, or decisions such as case:c1+read-history.")
    ] = "best",
    as_of: AsOf = None,
    marketplace: Annotated[str, typer.Option(help="Where it is played.")] = "US",
    as_json: Json = False,
) -> None:
    """Play a working day at once and print how it went; `shift.ipynb` plays it by hand."""
    from trainer.drills.players import replay  # noqa: PLC0415
    from trainer.reports.shift import shift_debrief_text, shift_text  # noqa: PLC0415

    kit = _kit()
    day = kit.day(seed=seed, as_of=as_of, marketplace=marketplace)
    state = replay(day, kit.day_decisions(day, answers))
    if as_json:
        _print_json({"seed": seed, "over": state.over, **day.result(state)})
        return
    writer = kit.shift_writer(day)
    if state.over:
        text = shift_debrief_text(writer.debrief(state), kit.folder.texts.by_id)
    else:
        text = shift_text(writer.desk(state))
    typer.echo(text, nl=False)


@app.command()
def check(
    playbook: Annotated[
        Path | None, typer.Argument(help="A playbook folder; without one the kit's own.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--as-of", help="The day for which it is proved; today.")
    ] = None,
    stale_after: Annotated[
        int, typer.Option(help="Days after which an entry of the register is stale.")
    ] = 365,
    as_json: Json = False,
) -> None:
    """Lint and prove the playbook, its scenarios, the notebooks and the generated files."""
    from trainer.content.check import check_playbook  # noqa: PLC0415
    from trainer.hygiene import check_notebooks  # noqa: PLC0415
    from trainer.kit import a_day  # noqa: PLC0415
    from trainer.reports.generated import stale_files  # noqa: PLC0415

    day = a_day(on) or datetime.now(UTC).date()
    root = playbook.resolve() if playbook is not None else _kit().home / "playbook"
    quiet = as_json or not sys.stderr.isatty()
    checked = check_playbook(
        root,
        on=day,
        stale_after=stale_after,
        progress=(lambda _: None) if quiet else (lambda text: typer.echo(f"... {text}", err=True)),
    )
    problems = checked.problems
    if not len(problems):
        stale_files(root, problems, checked.drilled)
    notebooks = root.parent / "notebooks"
    if notebooks.is_dir():
        check_notebooks(notebooks, problems)
    found = list(problems)
    if as_json:
        _print_json([asdict(problem) for problem in found])
    else:
        for problem in found:
            typer.echo(str(problem))
        typer.echo(f"{len(found)} problem(s)." if found else "Everything is in order.")
    raise typer.Exit(1 if found else 0)


@app.command()
def solve(
    scenario: Annotated[str | None, typer.Argument(help="A scenario; without one all.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds, from 0.")] = 20,
    as_of: AsOf = None,
    marketplace: Place = None,
    as_json: Json = False,
) -> None:
    """Print the best, the worst and every player without judgement's score."""
    from trainer.drills.players import DEGENERATE, play  # noqa: PLC0415
    from trainer.drills.solve import Memory  # noqa: PLC0415
    from trainer.drills.solve import solve as search  # noqa: PLC0415

    kit = _kit()
    ids = [scenario] if scenario else [one.id for one in kit.scenarios()]
    rows = []
    for id_ in ids:
        cases = [
            kit.case(id_, seed=seed, as_of=as_of, marketplace=marketplace) for seed in range(seeds)
        ]
        memory = Memory()
        solutions = [search(case, memory) for case in cases]
        row: dict[str, Any] = {
            "scenario": id_,
            "best": min(solution.best for solution in solutions),
            "worst": min(solution.worst for solution in solutions),
            "states": len(memory.sums),
        }
        for name, player in DEGENERATE.items():
            scores = [case.receipt(play(case, player)).score for case in cases]
            row[name] = round(sum(scores) / len(scores), 1)
        rows.append(row)
    if as_json:
        _print_json(rows)
        return
    from trainer.reports.tables import table_text  # noqa: PLC0415

    typer.echo(table_text(rows), nl=False)


@app.command()
def run(
    notebook: Annotated[Path, typer.Argument(help="A notebook of the kit, by path or name.")],
    parameters: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value; may be repeated.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder for what comes out.")] = Path("out"),
    html: Annotated[bool, typer.Option("--html", help="Write a page beside the notebook.")] = False,
    as_json: Json = False,
) -> None:
    """Run a notebook with papermill, refusing unknown and missing parameters."""
    from trainer.notebooks import find, parse_parameters  # noqa: PLC0415
    from trainer.notebooks import run as run_notebook  # noqa: PLC0415

    path = find(notebook, _kit().home)
    given = parse_parameters(parameters or [])
    written = run_notebook(path, given, out, html=html, progress=not as_json)
    if as_json:
        _print_json([str(one) for one in written])
    else:
        for one in written:
            typer.echo(str(one))


@app.command()
def pages(
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 when a file is stale.")
    ] = False,
    notebooks: Annotated[
        bool, typer.Option("--notebooks", help="Run the notebooks again as well.")
    ] = False,
    relock: Annotated[
        bool,
        typer.Option("--relock", help="Lock every version as it stands: before a release only."),
    ] = False,
    html: Annotated[
        bool,
        typer.Option("--html", help="Write the playbook as one page with a search, and only that."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="The file for that page; data/local/playbook.html.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the readable playbook and everything else that is generated."""
    from trainer.content.problems import Problems  # noqa: PLC0415
    from trainer.notebooks import refresh  # noqa: PLC0415
    from trainer.reports.generated import stale_files, write_files  # noqa: PLC0415

    kit = _kit()
    _ = kit.folder
    root = kit.home / "playbook"
    if html or out is not None:
        path = _playbook_html(kit, out)
        if as_json:
            _print_json([str(path)])
        else:
            typer.echo(str(path))
        return
    if check_only:
        problems = Problems()
        stale_files(root, problems)
        for problem in problems:
            typer.echo(str(problem))
        raise typer.Exit(1 if len(problems) else 0)
    written = [
        *write_files(root, relock=relock),
        *(refresh(kit.home / "notebooks") if notebooks else ()),
    ]
    if as_json:
        _print_json([str(one) for one in written])
    else:
        for one in written:
            typer.echo(str(one))


@app.command()
def doctor(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Report files, or a folder of them; without one the kit's samples."),
    ] = None,
    marketplace: Annotated[str, typer.Option(help="Where the reports come from.")] = "US",
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the findings to this CSV file as well.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Look through report files: what is used, what is set aside, and what to do about it."""
    from trainer.kit import SAMPLES  # noqa: PLC0415
    from trainer.reports.sheet import sheet_text  # noqa: PLC0415

    office = _kit().shop(
        [str(path) for path in files or ()] or SAMPLES, as_of=as_of, marketplace=marketplace
    )
    sheet = office.doctor_sheet()
    if out is not None:
        office.write_findings(out)
    if as_json:
        _print_json(sheet.results)
    else:
        typer.echo(sheet_text(sheet), nl=False)


@app.command()
def sample(
    orders: Annotated[int, typer.Option(min=1, help="How many orders the year has.")] = 1500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 9,
    out: Annotated[Path, typer.Option(help="The folder for the files.")] = Path("sample"),
    last_day: Annotated[
        str, typer.Option(help="The last day that the reports tell of.")
    ] = "2026-11-20",
    as_json: Json = False,
) -> None:
    """Write a made-up seller's year of reports, in the layouts in which real ones come."""
    from trainer.cases.sample import write_sample  # noqa: PLC0415
    from trainer.kit import BadParameterError, a_day  # noqa: PLC0415

    day = a_day(last_day)
    if day is None:
        raise BadParameterError.of("last_day", last_day, "a day, such as 2026-11-20")
    written = write_sample(out, orders=orders, seed=seed, last_day=day)
    if as_json:
        _print_json(written.as_data())
        return
    for one in written.files:
        typer.echo(f"{out / one.name}  {one.rows:,} rows  {one.about}")


@scenarios.callback()
def scenario() -> None:
    """Make a scenario."""


@scenarios.command("from-case")
def from_case(
    reports: Annotated[Path, typer.Argument(help="The folder that holds the reports.")],
    order: Annotated[str, typer.Argument(help="The number of an order that something waits on.")],
    id_: Annotated[str, typer.Option("--id", help="The id of the scenario, such as my-case.")],
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The file, such as playbook/scenarios/my-case.yaml; else it is printed."),
    ] = None,
    as_of: AsOf = None,
    marketplace: Annotated[str, typer.Option(help="Where the reports come from.")] = "US",
) -> None:
    """Turn an open case of a shop into a scenario in which nobody can be recognized."""
    office = _kit().shop(str(reports), as_of=as_of, marketplace=marketplace)
    text = office.scenario_from(order, id=id_, title=title)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8", newline="\n") as file:  # never over another scenario
            file.write(text)
    except OSError as error:
        _fail(f"{out} cannot be written: {error.strerror}.\n\nHint: choose another --out.")
    typer.echo(f"{out}\nGive it a place in playbook/tracks.yaml, then run make check.")


@app.command()
def diff(
    run_a: Annotated[
        Path, typer.Argument(help="A folder that `trainer run` wrote, or its results.")
    ],
    run_b: Annotated[Path, typer.Argument(help="The later one.")],
    as_json: Json = False,
) -> None:
    """Show what changed between two runs of a manager's notebook."""
    from trainer.reports.runs import changes  # noqa: PLC0415

    found = changes(run_a, run_b)
    if as_json:
        _print_json([asdict(one) for one in found])
        return
    for one in found:
        before, after = (_plainly(value) for value in (one.before, one.after))
        typer.echo(f"{' / '.join(one.where)}: {before} -> {after}")
    typer.echo(f"{len(found)} change(s)." if found else "Nothing has changed.")


@app.command()
def mend(
    trainee: Annotated[str, typer.Argument(help="The name under which the cases are recorded.")],
    as_json: Json = False,
) -> None:
    """Set a damaged journal aside and go on from its sound entries; nothing is deleted."""
    kept = _kit().logbook(trainee).journal.set_aside()
    if as_json:
        _print_json({"set_aside": str(kept) if kept is not None else None})
    elif kept is None:
        typer.echo(f"The journal of '{trainee}' is sound: nothing to mend.")
    else:
        typer.echo(f"The damaged journal is kept as {kept}. The sound entries go on.")


# --- playing --------------------------------------------------------------------------------------


def _replayed(kit: Kit, case: Drill, answers: str, mode: str, trainee: str | None) -> State:
    from trainer.drills.answers import decisions  # noqa: PLC0415
    from trainer.drills.players import replay  # noqa: PLC0415

    chosen = decisions(case, answers)
    if trainee is None:
        return replay(case, chosen)
    session = kit.session(case, trainee=trainee, mode=mode, fresh=True)
    for moves in chosen:
        if session.state.over:
            break
        answer = session.choose(moves)
        if not answer.saved:
            _fail(answer.why)
    return session.state


def _played(kit: Kit, case: Drill, mode: str, trainee: str | None, *, aside: bool) -> State:
    """Play in the terminal; `aside` keeps what is shown out of what is printed at the end."""
    from trainer.drills.engine import UnknownMoveError  # noqa: PLC0415
    from trainer.drills.figures import NotAFigureError  # noqa: PLC0415
    from trainer.reports.transcript import desk_text  # noqa: PLC0415

    writer, debriefer = kit.desk(case, mode), kit.debriefer(case, mode)
    session = kit.session(case, trainee=trainee, mode=mode) if trainee is not None else None
    state = session.state if session is not None else case.start()
    if session is not None and session.notice:
        typer.echo(session.notice, err=True)
    while not state.over:
        desk = writer.desk(state)
        typer.echo(desk_text(desk), err=aside)
        moves = _asked(desk, aside=aside)
        before = state
        try:
            if session is None:
                state = case.choose(state, moves)
            else:
                answer = session.choose(moves)
                state = session.state
                if not answer.saved:
                    typer.echo(answer.why or "Already decided elsewhere.", err=True)
        except (UnknownMoveError, NotAFigureError) as error:
            typer.echo(str(error), err=True)
            continue
        if mode == ModeOption.LEARN:
            for line in state.lines[len(before.lines) :]:
                typer.echo(f"  * {debriefer.coach(line)}", err=aside)
            typer.echo("", err=aside)
    return state


def _asked(desk: Desk, *, aside: bool) -> list[str]:
    """Ask for a decision until there is one: numbers or ids, `-` for nothing, or a figure."""
    from trainer.drills.answers import NOTHING  # noqa: PLC0415
    from trainer.drills.engine import FIGURE  # noqa: PLC0415
    from trainer.reports.desk import is_many  # noqa: PLC0415

    if desk.takes:
        said = ""
        while not said.strip():
            said = typer.prompt("Answer", default="", show_default=False, err=aside)
        return [FIGURE + said.strip()]
    prompt = f"Numbers, in order, or {NOTHING} for none" if is_many(desk) else "Number"
    words: list[str] = []
    while not words:
        text = typer.prompt(prompt, default="", show_default=False, err=aside)
        words = text.replace(",", " ").split()
    moves = [option.move for option in desk.options]
    chosen: list[str] = []
    for word in words if words != [NOTHING] else ():
        number = int(word) if word.isdecimal() else 0
        chosen.append(moves[number - 1] if 0 < number <= len(moves) else word)
    return chosen


def _answers(text: str) -> str:
    """Take answers as they are written, or out of the file that they name."""
    from trainer.drills.answers import AnswersError  # noqa: PLC0415

    path = Path(text)
    try:
        is_file = path.is_file()
    except OSError:  # decisions that are too long for the name of a file
        return text
    try:
        return path.read_text(encoding="utf-8") if is_file else text
    except (OSError, UnicodeDecodeError) as error:
        raise AnswersError.of(text) from error


def _result(case: Drill, state: State) -> dict[str, Any]:
    receipt = case.receipt(state)
    return {
        "scenario": case.deal.scenario.id,
        "seed": case.deal.seed,
        "face": case.deal.face,
        "as_of": case.as_of.isoformat(),
        "marketplace": case.place.id,
        "over": state.over,
        "decisions": [list(moves) for moves in state.decisions],
        "score": receipt.score,
        "won": receipt.won,
        "possible": receipt.possible,
        "cap": receipt.cap,
        "outcome": state.outcome.as_data(),
        "receipt": receipt.lines_as_data(),
    }


# --- inside ---------------------------------------------------------------------------------------


def _playbook_html(kit: Kit, out: Path | None) -> Path:
    """Write the playbook as one page, and say where."""
    from trainer.kit import LOCALE  # noqa: PLC0415
    from trainer.reports.book import book  # noqa: PLC0415
    from trainer.views.playbook import playbook_page  # noqa: PLC0415

    path = out or (kit.cache or kit.records).parent / "playbook.html"
    page = playbook_page(book(kit.folder), kit.folder.texts, LOCALE)
    kit.folder.sound()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", newline="\n")
    return path.resolve()


def _kit() -> Kit:
    from trainer.kit import open_kit  # noqa: PLC0415

    return open_kit()


def _plainly(value: object) -> str:
    """Write a value of a results file in one line."""
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what goes wrong is said in one message."""
    from trainer.errors import expected  # noqa: PLC0415

    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="trainer")
    except expected() as error:
        typer.echo(str(error), err=True)
        sys.exit(2)
