"""No sentence is copied: the playbook says what the articles taught in words of its own."""

import os
import re
import unicodedata
from pathlib import Path

import pytest

from prose import ROOT, pieces
from trainer.kit import open_kit

ARTICLES = Path(os.environ.get("ARTICLES") or ROOT.parent / "shared" / "sources" / "articles")
RUN = 8
"""Words in a row that two texts do not share by chance."""
WORD = re.compile(r"[^\W\d_]+|\d+")
CHINESE = re.compile(r"([\u3400-\u9fff])")


def words(text):
    """The words of a text without case, accents and punctuation; a Chinese sign is a word."""
    plain = unicodedata.normalize("NFKD", CHINESE.sub(r" \1 ", text)).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return WORD.findall(re.sub(r"['\u2019]", "", bare))


def runs(text):
    """Every run of words in a text, in order."""
    said = words(text)
    return [tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)]


def copied(texts, articles, titles=()):
    """Where a text shares a run of words with an article, which may be called by its title."""
    theirs = {run: name for name, article in articles.items() for run in runs(article)}
    for title in titles:
        for run in runs(title):
            theirs.pop(run, None)
    found = {}
    for place, text in texts:
        for run in runs(text):
            if run in theirs:
                found.setdefault((place, theirs[run]), " ".join(run))
    return found


def generated_and_written():
    """Every text of the playbook: its YAML files and the pages made of them."""
    yield from ((piece.place, piece.text) for piece in pieces())
    for path in sorted((ROOT / "playbook" / "pages").glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.relative_to(ROOT).as_posix()}:{number}", line


def test_a_copied_sentence_is_found():
    """Case, accents, quotes and punctuation do not hide a copy."""
    article = "Reply to the buyer\u2019s message, within a DAY, and keep the café receipts."
    copy = "Always reply to the buyer's message within a day and keep notes."

    assert [("here", "one")] == list(copied([("here", copy)], {"one": article}))


def test_a_copied_sentence_is_found_in_chinese():
    """A language without spaces is compared sign by sign."""
    assert copied([("here", "请及时回复买家的邮件")], {"one": "卖家应当\uff0c及时回复买家的邮件。"})


def test_a_few_words_in_common_are_no_copy():
    """Fewer words in a row than a run is long are everybody's."""
    assert {} == copied(
        [("here", "the order defect rate of the account")],
        {"one": "The order defect rate of the account."},
    )


def test_a_title_is_no_copy():
    """A source is cited by the name that it has."""
    title = "What every seller should know about claims and returns"

    assert {} == copied([("here", title)], {"one": title}, [title])


def test_no_sentence_of_an_article_is_in_the_playbook():
    """No eight words in a row are those of an article."""
    if not ARTICLES.is_dir():
        pytest.skip(f"the articles are not here: no folder {ARTICLES}; set ARTICLES to it")
    articles = {path.stem: path.read_text(encoding="utf-8") for path in ARTICLES.glob("*.txt")}

    titles = [source.title for source in open_kit().folder.sources.values()]

    assert articles
    assert {} == copied(generated_and_written(), articles, titles)
