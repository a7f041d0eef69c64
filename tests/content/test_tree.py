"""YAML is read as plain text with lines: what YAML 1.1 makes of it, and what hurts, is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.content.problems import Problems
from trainer.content.tree import parse, read_tree


def read(text):
    """The data of a text, its lines, and the codes of what is wrong with it."""
    problems = Problems()
    tree = parse(text, "file.yaml", problems)
    return tree, [(one.code, one.line) for one in problems]


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "yes",
        "on",
        "off",
        "NO",
        "y",
        "12:30",
        "0o7",
        "0x1F",
        "2026-11-20",
        "1_000",
        ".inf",
        "=",
        "<<",
    ],
)
def test_a_word_stays_a_word(word):
    """What YAML 1.1 turns into truth, time or another number base is text."""
    tree, codes = read(f"a: {word}")

    assert ({"a": word}, []) == (tree.data, codes)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("7", 7),
        ("-3", -3),
        ("007", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ('"7"', "7"),
        ("'true'", "true"),
    ],
)
def test_numbers_and_truth_are_read(written, value):
    """What YAML 1.2 knows as truth, nothing and numbers is read as such; quotes keep text."""
    tree, _ = read(f"a: {written}")

    assert (value, type(value)) == (tree.data["a"], type(tree.data["a"]))


def test_a_merge_key_is_a_key_like_any_other():
    """Nothing is merged: every entry stands for itself."""
    tree, _ = read("<<: {a: 1}\nb: 2")

    assert {"<<": {"a": 1}, "b": 2} == tree.data


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", [("PB002", 3)], id="a key twice"),
        pytest.param("a: &x [*x]\n", [("PB003", 1), ("PB003", 1)], id="a list that holds itself"),
        pytest.param("a: &x 1\nb: 2\n", [("PB003", 1)], id="an anchor"),
        pytest.param("a: &x 1\nb: *x\n", [("PB003", 1), ("PB003", 2)], id="an alias of a word"),
        pytest.param("a: &x [1]\nb: *x\n", [("PB003", 1), ("PB003", 2)], id="an alias of a list"),
        pytest.param(
            "a:\n  b: !!str 1\nc: !x 2", [("PB003", 2), ("PB003", 3)], id="a tag of one's own"
        ),
        pytest.param("a: !!python/name:os.system x", [("PB003", 1)], id="a tag of Python"),
        pytest.param("? [a]\n: 1\n", [("PB004", 1)], id="a list as a key"),
        pytest.param("a: [1\n", [("PB001", 2)], id="an open list"),
        pytest.param("a: 1\n--- \nb: 2\n", [("PB001", 2)], id="two documents"),
        pytest.param("", [("PB001", 1)], id="nothing"),
        pytest.param("# a word\n", [("PB001", 1)], id="a comment alone"),
        pytest.param("a: \x00", [("PB001", 1)], id="a control character"),
        pytest.param("a:\n\tb: 1\n", [("PB001", 2)], id="a tab"),
        pytest.param("a: *x\n", [("PB003", 1)], id="an alias of nothing"),
    ],
)
def test_what_is_refused_is_placed(text, codes):
    """What stands twice, points elsewhere or is no YAML is noted with its line and gives no data."""
    tree, found = read(text)

    assert (None, codes) == (tree.data, found)


def test_a_billion_laughs_stay_nine_lines():
    """Aliases of aliases are refused and never written out."""
    rows = ["a0: &a0 [ha, ha]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    tree, codes = read("\n".join(rows))

    assert None is tree.data
    assert {"PB003"} == {code for code, _ in codes}


@pytest.mark.parametrize("depth", [900, 100_000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_a_problem_and_no_crash(depth, opening):
    """A file that is nested beyond reason is refused or read, and brings nothing down."""
    problems = Problems()
    tree = parse(opening * depth, "file.yaml", problems)

    assert None is tree.data or not len(problems)


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_huge_number_is_no_accident(digits):
    """A number with more digits than any number needs is not taken for an integer."""
    tree, codes = read(f"a: {'9' * digits}")

    assert [] == codes
    assert not isinstance(tree.data["a"], int)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_count_the_same_on_every_system(ending):
    """A line is the one that an editor shows, whatever ends it."""
    tree, _ = read(ending.join(["a:", "  - b: 1", "    c: 2", "d: x", ""]))

    assert (1, 2, 3, 4) == tuple(
        tree.line(at) for at in (("a",), ("a", 0), ("a", 0, "c"), ("d", "not there"))
    )
    assert {"a": [{"b": 1, "c": 2}], "d": "x"} == tree.data


def test_a_byte_order_mark_is_not_text():
    """A file that Windows marked reads like any other."""
    tree, codes = read("\ufeffa: 1\n")

    assert ({"a": 1}, []) == (tree.data, codes)


@pytest.mark.parametrize(
    ("raw", "code"), [(b"a: \xe9\n", "PB006"), (b"\xff\xfea\x00", "PB006"), (None, "PB005")]
)
def test_a_file_that_cannot_be_read_is_a_problem(raw, code, tmp_path):
    """Another encoding and a missing file are noted, under the name that is shown."""
    path = tmp_path / "file.yaml"
    if raw is not None:
        path.write_bytes(raw)
    problems = Problems()
    read_tree(path, "shown.yaml", problems)

    assert [(code, "shown.yaml")] == [(one.code, one.path) for one in problems]


def test_a_folder_is_no_file(tmp_path):
    """A folder where a file belongs is noted."""
    problems = Problems()
    read_tree(tmp_path, "shown.yaml", problems)

    assert ["PB005"] == [one.code for one in problems]


YAMLISH = st.text(alphabet="ab:-[]{}&*!#|>'\"%@,? \n\t~019.", max_size=80)


@given(st.one_of(st.text(), YAMLISH))
def test_no_text_brings_it_down(text):
    """Any text gives data, or problems that say why not, and never both."""
    problems = Problems()
    tree = parse(text, "file.yaml", problems)

    assert len(problems) == 0 or tree.data is None
    for problem in problems:
        assert problem.line >= 1
