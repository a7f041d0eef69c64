"""The kit finds its playbook, deals cases, and says in one message what it cannot do."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from playing import CASE, ROOT, a_kit, a_session, play_on
from trainer.content.problems import PlaybookError
from trainer.errors import expected
from trainer.kit import BadParameterError, Kit, NoPlaybookError, NoSuchError, open_kit
from trainer.records.errors import BadTraineeError
from trainer.records.journal import Journal
from trainer.reports.lookup import UnknownPracticeError
from trainer.views import face
from trainer.views.face import Face


@pytest.fixture
def kit(tmp_path):
    """The kit with records of its own."""
    return a_kit(tmp_path)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    """No variable says where to look."""
    monkeypatch.delenv("TRAINER_HOME", raising=False)
    monkeypatch.delenv("TRAINER_RECORDS", raising=False)


@pytest.fixture
def home(tmp_path):
    """A folder with something like a playbook in it."""

    def home(name):
        place = tmp_path / name
        (place / "playbook").mkdir(parents=True)
        (place / "playbook" / "facts.yaml").write_text("facts: []\n", encoding="utf-8")
        return place

    return home


@pytest.fixture
def somebody(monkeypatch):
    """A person sits in front of the notebook."""
    monkeypatch.setattr(face, "someone_is_there", lambda: True)


def test_the_argument_comes_first(home, monkeypatch):
    """A folder that is named is taken, whatever else there is."""
    monkeypatch.setenv("TRAINER_HOME", str(home("variable")))
    monkeypatch.chdir(home("here"))

    assert home("named") == open_kit(home("other").parent / "named").home


def test_the_variable_comes_second(home, monkeypatch):
    """TRAINER_HOME is taken before any folder above."""
    place = home("variable")
    monkeypatch.setenv("TRAINER_HOME", str(place))
    monkeypatch.chdir(home("here"))

    assert place == open_kit().home


def test_the_folders_above_come_third(home, monkeypatch):
    """From anywhere inside a home, that home is found, before the one above the package."""
    place = home("here")
    deep = place / "notebooks" / "mine"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)

    assert place == open_kit().home


def test_the_checkout_is_found_from_elsewhere(tmp_path, monkeypatch):
    """An editable install knows its checkout."""
    monkeypatch.chdir(tmp_path)

    assert ROOT == open_kit().home


def test_the_packaged_copy_comes_last(home, tmp_path, monkeypatch):
    """Where nothing else is found, the copy in the package is used, with records at home."""
    shipped = home("shipped")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trainer.kit._shipped", lambda: shipped)
    monkeypatch.setattr("trainer.kit.__file__", str(tmp_path / "site" / "trainer" / "kit.py"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    kit = open_kit()

    assert shipped == kit.home
    assert tmp_path / "me" / ".dispute-trainer" / "records" == kit.records
    assert tmp_path / "me" / ".dispute-trainer" / "cache" == kit.cache


def test_nothing_found_says_where_was_looked(tmp_path, monkeypatch):
    """Without any playbook the message names the places and the variable."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trainer.kit._shipped", lambda: tmp_path / "shipped")
    monkeypatch.setattr("trainer.kit.__file__", str(tmp_path / "site" / "kit.py"))

    with pytest.raises(NoPlaybookError, match=r"(?s)shipped.*Hint: set TRAINER_HOME"):
        open_kit()


@pytest.mark.parametrize("how", ["argument", "variable"])
def test_a_wrong_home_is_not_passed_over(tmp_path, monkeypatch, how):
    """A home that was named and is none is an error, not a reason to look elsewhere."""
    if how == "variable":
        monkeypatch.setenv("TRAINER_HOME", str(tmp_path))

    with pytest.raises(NoPlaybookError, match="Hint:"):
        open_kit(tmp_path if how == "argument" else None)


def test_records_lie_beside_the_playbook(home, tmp_path, monkeypatch):
    """Unless told otherwise; the argument wins over TRAINER_RECORDS."""
    place = home("here")

    assert place / "data" / "local" / "records" == open_kit(place).records
    monkeypatch.setenv("TRAINER_RECORDS", str(tmp_path / "variable"))
    assert tmp_path / "variable" == open_kit(place).records
    assert tmp_path / "argument" == open_kit(place, tmp_path / "argument").records


def test_a_broken_playbook_is_refused_with_every_reason(tmp_path):
    """All problems are in one message, each with file and line."""
    shutil.copytree(ROOT / "playbook", tmp_path / "playbook")
    for name in ("moves.yaml", "sources.yaml"):
        path = tmp_path / "playbook" / name
        path.write_text(path.read_text(encoding="utf-8") + "extra: 1\n", encoding="utf-8")

    with pytest.raises(PlaybookError, match=r"(?s)moves.yaml:\d+.*sources.yaml:\d+.*Hint:"):
        _ = Kit(tmp_path, tmp_path).folder


def test_a_misspelt_scenario_is_suggested(kit):
    """The message names the scenario that was probably meant."""
    with pytest.raises(NoSuchError, match=f"Did you mean '{CASE}'"):
        kit.drill(CASE[:-1])


@pytest.mark.parametrize("scenario", ["zzz", "", "../facts", None, 7, ["a"]])
def test_an_unknown_scenario_lists_all(kit, scenario):
    """Where nothing is near, all are listed."""
    with pytest.raises(NoSuchError, match=f"Choose one of .*{CASE}"):
        kit.drill(scenario)


@pytest.mark.parametrize("seed", ["7", 7.0, True, None, -1, [7]])
def test_a_seed_is_a_whole_number(kit, seed):
    """Anything else is refused in one sentence."""
    with pytest.raises(BadParameterError, match=r"seed is .*\n\nHint: seed takes a"):
        kit.drill(CASE, seed=seed)


@pytest.mark.parametrize("mode", ["test", "", None, "LEARN", 3])
def test_a_mode_is_one_of_three(kit, mode):
    """The message lists the modes."""
    with pytest.raises(BadParameterError, match="learn, practise, exam"):
        kit.drill(CASE, mode=mode)


@pytest.mark.parametrize("as_of", ["yesterday", "2026-13-01", "22.11.2026", 20261122, "1066-10-14"])
def test_a_day_is_a_day(kit, as_of):
    """What is no day, or none that the register could know, is refused."""
    with pytest.raises(BadParameterError, match="as_of"):
        kit.drill(CASE, as_of=as_of)


def test_a_day_may_be_given(kit):
    """The rules of that day apply."""
    assert date(2026, 11, 20) == kit.case(CASE, as_of="2026-11-20").as_of


@pytest.mark.parametrize("marketplace", ["XX", "us", "Mars"])
def test_a_marketplace_is_one_of_the_case(kit, marketplace):
    """The message lists where the case can be played."""
    with pytest.raises(NoSuchError, match=r"Hint: choose one of .*US"):
        kit.drill(CASE, marketplace=marketplace)


@pytest.mark.parametrize("marketplace", ["XX", "us", "Mars"])
def test_a_marketplace_is_one_of_the_register(kit, marketplace):
    """Practices are looked up where the register knows the limits, and nowhere else."""
    with pytest.raises(NoSuchError, match=f"There is no marketplace '{marketplace}'"):
        kit.look_up("refund", marketplace=marketplace)


@pytest.mark.parametrize("as_of", ["1994-12-31", "2101-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_is_one_with_rules(kit, as_of):
    """A day so far away that no clock could run from it is refused."""
    with pytest.raises(BadParameterError, match="a day of the years 1995 to 2100"):
        kit.case(CASE, as_of=as_of)


@pytest.mark.parametrize("trainee", [None, 7, ["ana"]])
def test_a_trainee_has_a_name(kit, trainee):
    """What is no text is no name."""
    with pytest.raises(BadParameterError, match="trainee takes a name"):
        kit.drill(CASE, trainee=trainee)


@pytest.mark.parametrize("trainee", ["", "../ana", "a/b", "con"])
def test_a_name_can_name_a_folder(kit, trainee):
    """A name that would leave the folder of records is refused."""
    with pytest.raises(BadTraineeError, match="Hint:"):
        kit.drill(CASE, trainee=trainee)


def test_scenarios_come_in_the_order_of_the_tracks(kit):
    """Each scenario comes once, the syllabus first."""
    ids = [scenario.id for scenario in kit.scenarios()]
    stops = [stop.scenario for track in kit.folder.tracks.values() for stop in track.stops]

    assert list(dict.fromkeys(stops)) == ids
    assert set(kit.folder.scenario_ids) == set(ids)


def test_the_debrief_of_nothing(kit):
    """Before anything was played it says so."""
    assert "Nothing has been played yet under the name 'ana'.\n" == kit.debrief("ana").text


def test_the_debrief_of_an_open_case(kit):
    """It says to finish the case first."""
    a_session(kit)

    assert "still open" in kit.debrief("ana").text


def test_the_debrief_of_a_finished_case(kit):
    """It is the one that the drill itself showed at its end."""
    view = kit.drill(CASE, seed=7, trainee="ana", answers="best")

    assert view.transcript() == kit.debrief("ana").text


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (lambda kit: kit.drill("zzz"), "There is no scenario 'zzz'."),
        (lambda kit: kit.drill(CASE, seed="7"), "seed is '7'."),
        (lambda kit: kit.start("../ana"), "cannot be the name of a trainee"),
        (lambda kit: kit.debrief("../ana"), "cannot be the name of a trainee"),
    ],
)
def test_a_person_is_told(kit, somebody, call, wanted):
    """In a notebook that a person runs, what went wrong is shown as a message and what to do."""
    said = call(kit)

    assert isinstance(said, Face)
    assert wanted in said.text
    assert "Hint:" in said.text
    assert {"text/plain", "text/html"} == said._repr_mimebundle_()[0].keys()


def test_a_damaged_journal_is_told(kit, somebody):
    """Every call of the notebooks shows the same message, and nothing is changed."""
    play_on(a_session(kit), until=1)
    path = Journal.open(kit.records, "ana").path
    path.write_bytes(path.read_bytes().replace(b'"number":0', b'"number":7', 1))
    before = path.read_bytes()
    for said in (kit.drill(CASE, seed=7, trainee="ana"), kit.debrief("ana"), kit.start("ana")):
        assert "the journal is damaged" in said.text
    assert before == path.read_bytes()


def test_a_replay_is_not_told_but_stopped(kit, somebody):
    """With answers an error is raised even where somebody looks on."""
    with pytest.raises(NoSuchError):
        kit.drill("zzz", answers="best")


def test_a_fault_of_the_kit_is_not_hidden(kit, somebody, monkeypatch):
    """Only expected errors become messages."""
    monkeypatch.setattr(Kit, "home_page", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        kit.start()


def test_nobody_is_there_in_a_program():
    """Under pytest, papermill and nbval errors are raised."""
    assert not face.someone_is_there()


def test_a_screen_is_somebody(monkeypatch):
    """A kernel that may ask for input has a person in front of it."""

    class Kernel:
        _allow_stdin = True

    class Shell:
        kernel = Kernel()

    monkeypatch.setattr(face, "get_ipython", Shell)

    assert face.someone_is_there()


def test_expected_errors_are_errors():
    """Each is an exception class of the kit, listed once."""
    errors = expected()

    assert len(set(errors)) == len(errors)
    assert all(issubclass(one, Exception) for one in errors)
    assert UnknownPracticeError in errors
