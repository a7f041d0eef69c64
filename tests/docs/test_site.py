"""The site of the docs: built without a warning, whole in itself, and asking nothing of anybody."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from browser.chromium import CHROMIUM, opened

ROOT = Path(__file__).parents[2]
PLAYBOOK = "playbook-page.html"
"""The readable playbook, which has its own tests."""
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
LOADED = {"audio", "embed", "iframe", "img", "link", "script", "source", "video"}
KNOWN = {"https://github.com/pradyunsg/furo", "https://jupyterhub.readthedocs.io/"}
"""The addresses that a reader can follow out of the site: the theme's own, and what pages name."""
STYLED = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//")


class Page(HTMLParser):
    """What a page can be linked to by, where it leads, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.names, self.links, self.loads, self.undescribed = set(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag says."""
        said = dict(attrs)
        self.names |= {said[name] for name in ("id", "name") if said.get(name)}
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag in LOADED:
            self.loads += [said[name] for name in ("href", "src", "srcset") if said.get(name)]
        if tag == "img" and not said.get("alt") and "sidebar" not in said.get("class", ""):
            self.undescribed.append(said.get("src", "")[:80])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The site, built as `make docs` does, and what was said on the way."""
    out = tmp_path_factory.mktemp("site")
    options = ["-q", "-E", "-W", "--keep-going", "-n", "-b", "html", "-d", str(out / ".read")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, str(ROOT / "docs"), str(out)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return out, done


@pytest.fixture(scope="module")
def site(built):
    """The pages of the site by their place."""
    out, _ = built
    found = {path.relative_to(out).as_posix(): path for path in out.rglob("*.html")}
    return {
        place: Page(path.read_text(encoding="utf-8"))
        for place, path in found.items()
        if place != PLAYBOOK
    }


def test_the_site_is_built_without_a_warning(built):
    """Sphinx has nothing to say: no reference is open, no page is left out of the contents."""
    _, done = built

    assert [0, "", ""] == [done.returncode, done.stdout, done.stderr]


def test_make_builds_it_so():
    """`make docs` builds with the same strictness."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "sphinx-build --quiet -E -W --keep-going -n -b html docs build/docs" in makefile


def test_every_link_of_the_site_leads_somewhere(built, site):
    """Each link leads to a page of the site and to a place on it, or to a known page elsewhere."""
    out, _ = built
    lost = []
    for place, page in site.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                lost += [(place, link)] if link not in KNOWN else []
                continue
            target = (out / place).parent / unquote(parts.path) if parts.path else out / place
            name = target.resolve().relative_to(out.resolve()).as_posix()
            anchor = unquote(parts.fragment)
            known = site[name].names if name in site else {anchor}
            if not target.is_file() or (anchor and anchor not in known):
                lost.append((place, link))

    assert [] == lost


def test_no_page_asks_for_anything_from_elsewhere(built, site):
    """Pictures, scripts, styles and fonts come from the site itself."""
    out, _ = built
    asked = [
        (place, load)
        for place, page in site.items()
        for load in page.loads
        if not load.startswith("data:") and (urlsplit(load).scheme or load.startswith("//"))
    ]
    asked += [
        path.name
        for path in [*out.rglob("*.css"), *out.rglob("*.html")]
        if STYLED.search(path.read_text(encoding="utf-8"))
    ]

    assert [] == asked


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_shown_with_its_outputs(name, built):
    """A page of a notebook shows what the kit draws, and never what stands for a widget."""
    out, _ = built
    text = (out / "notebooks" / f"{name}.html").read_text(encoding="utf-8")

    assert 'class="dt-root"' in text
    assert not re.search(r"\b(?:VBox|HBox|Output)\(", text)


def test_every_picture_of_the_site_is_described(site):
    """Every picture has a text for those who do not see it."""
    undescribed = {place: page.undescribed for place, page in site.items() if page.undescribed}

    assert {} == undescribed


def test_the_playbook_is_on_the_site(built):
    """The one-page playbook stands beside the pages, with its practices."""
    out, _ = built
    text = (out / PLAYBOOK).read_text(encoding="utf-8")

    assert 'id="claims.answer-amazon-in-time"' in text


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: `make browser` installs it")
@pytest.mark.parametrize(("color_scheme", "light"), [("light", "true"), ("dark", "false")])
def test_the_site_opens_in_a_browser_without_a_network(color_scheme, light, built, tmp_path):
    """Opened from the disk, on a narrow screen: nothing is asked for, sticks out or shuts anybody out."""
    from axe_playwright_python.sync_playwright import Axe

    out, _ = built
    seen, faults = {}, []
    with opened(tmp_path, width=400) as (page, asked):
        page.emulate_media(color_scheme=color_scheme)
        for place in ("index", "managers", "authors/practice", "notebooks/triage"):
            page.goto((out / f"{place}.html").as_uri())
            seen[place] = page.evaluate(
                "[document.documentElement.scrollWidth - innerWidth, document.body.dataset.jpThemeLight]"
            )
            faults += [(place, one["id"]) for one in Axe().run(page).response["violations"]]

    assert {(0, light)} == {tuple(one) for one in seen.values()}
    assert [] == faults
    assert [] == [address for address in asked if not address.startswith(("file:", "data:"))]
