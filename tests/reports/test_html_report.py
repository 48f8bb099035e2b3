"""The page for people: what it tells, that it is sound HTML, and that nothing in it acts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.reports.html_page import Page, rows, words
from tests.reports.small import DAY, HALF_DONE, WAIVED, draft_in, judged
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.coverage import load_coverage
from wizard.catalogue.load import load_catalogue
from wizard.catalogue.model import Cost, Severity, Status
from wizard.drafts.evidence_observed import Observed
from wizard.drafts.model import Draft
from wizard.drafts.read import load_draft
from wizard.engine.assess import Assessor
from wizard.engine.context import build_context
from wizard.engine.plan import plan_of
from wizard.engine.questions import pending_questions
from wizard.places import UserFolders
from wizard.reports.html_listing import Picture, listing_html_section
from wizard.reports.html_pictures import embedded_pictures
from wizard.reports.html_report import html_report
from wizard.reports.subject import Subject, finding_message
from wizard.session.app_context import AppContext
from wizard.session.samples import Sample, sample_folder

SAMPLE_DAY = date(2025, 4, 1)
SEVERITIES = {
    "blocks": Severity.BLOCKER,
    "warnings": Severity.WARNING,
    "advice": Severity.ADVICE,
    "reminders": Severity.REMINDER,
}
HOSTILE = [
    "</script><script>alert(1)</script>",
    "</title></style></textarea><b>x",
    "\"><img src=x onerror='alert(1)'>",
    "<!-- x --!> ]]> <![CDATA[ &amp; &#60;b&#62;",
    "\u202eevil\u2066\x00\x1b[2J\u2028\ufffe",
    "javascript:alert(1)",
    "https://x.example/\u202e<b>",
]


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def sample(shipped: Catalogue, name: Sample) -> Subject:
    draft = load_draft(sample_folder(name) / "submission.toml", shipped.fields)
    return assessed(draft, shipped)


def assessed(draft: Draft, shipped: Catalogue) -> Subject:
    assessor = Assessor(shipped.edition(draft.edition), SAMPLE_DAY)
    return Subject(assessor.assess(draft.answers, draft.waivers), draft, shipped, SAMPLE_DAY)


@pytest.fixture(scope="module")
def wrong(shipped: Catalogue) -> Subject:
    return sample(shipped, Sample.WRONG)


@pytest.fixture(scope="module")
def sample_page(wrong: Subject) -> Page:
    """A page with something in every section but the waivers, pictures included."""
    return Page(html_report(wrong, embedded_pictures(sample_folder(Sample.WRONG))))


@pytest.fixture(scope="module")
def ready(shipped: Catalogue) -> str:
    return html_report(sample(shipped, Sample.READY))


def small(folder: Path, catalogue: Catalogue, **changes: str) -> Subject:
    draft = draft_in(folder, changes.get("answers", HALF_DONE), changes.get("waivers", WAIVED))
    draft.name = changes.get("name", draft.name)
    return Subject(judged(draft, catalogue), draft, catalogue, DAY)


@pytest.fixture
def page(tmp_path: Path, catalogue: Catalogue) -> Page:
    return Page(html_report(small(tmp_path, catalogue)))


# Sound, self-contained, for everyone


def test_nothing_on_the_page_is_loaded_or_run(sample_page: Page) -> None:
    acting = {"script", "link", "iframe", "object", "embed", "base", "form", "audio", "video"}

    assert not sample_page.every(*acting)
    assert not [name for _, name, _ in sample_page.attributes() if name.startswith("on")]
    loading = {"src", "srcset", "poster", "data", "background"}
    loaded = [value for _, name, value in sample_page.attributes() if name in loading]
    assert {value.partition(",")[0] for value in loaded} == {
        "data:image/png;base64",
        "data:image/jpeg;base64",
    }
    assert "http" not in "".join(loaded)
    styles = [value for _, name, value in sample_page.attributes() if name == "style"]
    assert all(re.fullmatch(r"width:\d{1,3}%", value) for value in styles)
    policy = next(each for each in sample_page.every("meta") if each.get("http-equiv"))
    assert policy.get("content", "").startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in policy.get("content", "")


def test_links_lead_to_places_on_the_page_or_to_sources_that_learn_nothing(
    sample_page: Page,
) -> None:
    ids = [value for _, name, value in sample_page.attributes() if name == "id"]

    assert len(ids) == len(set(ids))
    for link in sample_page.every("a"):
        href = link.get("href", "")
        if href.startswith("#"):
            assert href[1:] in ids
        else:
            assert href.startswith("https://")
            assert set(link.get("rel", "").split()) == {"noreferrer", "noopener"}


def test_the_page_can_be_walked_by_headings_landmarks_and_tables(sample_page: Page) -> None:
    assert sample_page.one("html").get("lang") == "en"
    assert all(sample_page.one(name) is not None for name in ("header", "nav", "main", "footer"))
    levels = [int(each.tag[1]) for each in sample_page.every("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for section in sample_page.every("section"):
        assert words(sample_page.by_id(section.get("aria-labelledby", "")))
    for table in sample_page.every("table"):
        assert table.get("aria-label")
        assert all(head.get("scope") == "col" for head in table.iter("th"))
    assert all(image.get("alt") for image in sample_page.every("img"))
    named = {each.get("name"): each.get("content") for each in sample_page.every("meta")}
    assert named["viewport"] == "width=device-width, initial-scale=1"


def test_a_ready_page_without_pictures_is_small_enough_to_send(ready: str) -> None:
    assert len(ready.encode()) < 600_000


@pytest.mark.parametrize("name", Sample)
def test_the_same_draft_gives_the_same_bytes(shipped: Catalogue, name: Sample) -> None:
    def made() -> str:
        return html_report(sample(shipped, name), embedded_pictures(sample_folder(name)))

    assert made() == made()


# What it tells


def test_every_finding_appears_with_all_there_is_to_know_of_it(
    wrong: Subject, sample_page: Page
) -> None:
    told = {row[1].rsplit(" ", 1)[-1]: row for row in rows(sample_page.by_id("requirements"))}

    assert told.keys() == {finding.id for finding in wrong.findings}
    for finding in wrong.findings:
        state, statement, _, weight, source = told[finding.id]
        assert statement.startswith(finding.requirement.statement)
        assert finding.requirement.why in statement
        assert finding.severity.value in weight
        assert source == wrong.source_of(finding)
        assert ("attested" in state or "verified" in state) == (finding.status is Status.MET)


def test_what_is_open_stands_under_its_severity_with_place_fix_and_source(
    wrong: Subject, sample_page: Page
) -> None:
    for anchor, severity in SEVERITIES.items():
        findings = wrong.open(severity)
        assert findings
        section = sample_page.by_id(anchor)
        told = [words(item) for item in section.iter("li")]
        assert len(told) == len(findings)
        for text, finding in zip(told, findings, strict=True):
            title = f"{wrong.field_words(finding)}: {finding_message(finding)}"
            assert f" {' '.join(title.split())} · {wrong.page_words(finding)}" in text
            assert finding.requirement.statement in text
            assert f"Fix: {finding.fix}" in text or not finding.fix
            assert wrong.source_of(finding) in text
            assert text.endswith(finding.id)


def test_what_to_do_next_shows_ten_and_folds_the_rest(wrong: Subject, sample_page: Page) -> None:
    section = sample_page.by_id("next")
    tasks = plan_of(wrong.assessment)
    first, rest = section.iter("ol")
    (fold,) = section.iter("details")

    assert len(list(first)) == 10
    assert rest in list(fold.iter())
    assert rest.get("start") == "11"
    assert words(section).startswith(f"What to do next ({len(tasks)})")
    for item, task in zip([*first, *rest], tasks, strict=True):
        assert " ".join(task.action.split()) in words(item)


def test_the_head_says_whose_it_is_by_what_it_was_judged_and_how_it_stands(page: Page) -> None:
    head = words(page.one("header"))

    assert words(page.one("h1")) == "Site Log"
    assert "✗ NOT READY, 1 blocks and 1 to check first: 2 verified, 1 on your word" in head
    for told in ("2025-02 (February 2025)", "2026-11-24", "2026.11", "1 blocks", "1 waived"):
        assert told in head
    assert "incomplete" in words(page.one("title"))


def test_a_ready_draft_says_what_it_rests_on_and_what_was_not_checked(
    shipped: Catalogue, home: Path
) -> None:
    desk = AppContext(UserFolders.below(home), as_of=SAMPLE_DAY)
    draft = desk.load(sample_folder(Sample.READY) / "submission.toml")
    subject = Subject(desk.assess(draft), draft, shipped, SAMPLE_DAY)
    page = html_report(subject)
    head = re.sub("<[^>]*>", "", page.partition("<header>")[2].partition("</header>")[0])

    unchecked = len(subject.having(Status.COULD_NOT_TELL))
    assert re.search(r"✓ READY: \d+ verified, \d+ on your word, ", head)
    assert f"{unchecked} not checked, " in head
    assert "INCOMPLETE" not in head


def test_the_page_says_that_it_is_no_verdict_of_procores(page: Page) -> None:
    for place in ("header", "footer"):
        assert "nothing here is its verdict" in words(page.one(place))


def test_a_bar_is_as_long_as_its_step_has_come_and_words_say_the_same(page: Page) -> None:
    build, media = page.by_id("progress").iter("li")

    assert words(build) == "1 Build ✗ blocks · 4 of 5 · 1 blocks"
    assert [each.get("style") for each in build.iter("span") if each.get("style")] == ["width:80%"]
    assert "1 not checked" in words(media)


def test_what_was_not_checked_says_why_and_names_the_command(
    shipped: Catalogue, ready: str
) -> None:
    subject = sample(shipped, Sample.READY)
    told = words(Page.part(ready, "unchecked").root)

    assert "submission-wizard check DRAFT --live" in told
    assert "submission-wizard scan --draft DRAFT" in told
    for finding in subject.having(Status.COULD_NOT_TELL):
        assert finding.requirement.statement in told
        assert finding.message in told
        assert all(check.label in told for check in subject.checks_of(finding))


def test_persons_are_named_for_what_rests_on_their_word_with_its_age(page: Page) -> None:
    (row,) = rows(page.by_id("words"))

    assert row == [
        "A person has read the summary.", "Ana Kovač", "2026-11-20 (4 days ago)", "notes/read.md",
        "summary-reviewed",
    ]  # fmt: skip


@pytest.mark.parametrize(("expires", "until"), [("", "no end"), ("2027-01-31", "2027-01-31")])
def test_what_was_waived_says_why_by_whom_and_until_when(
    tmp_path: Path, catalogue: Catalogue, expires: str, until: str
) -> None:
    waivers = f"{WAIVED}expires = {expires}\n" if expires else WAIVED
    page = Page(html_report(small(tmp_path, catalogue, waivers=waivers)))

    assert rows(page.by_id("waived")) == [[
        "The summary has at least 20 characters.", "Agreed with the reviewer", "Ben Okafor",
        "2026-11-21", until, "summary-length",
    ]]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "days", "expected"),
    [
        ({}, 3, "2025-03-29 (3 days ago)"),
        ({}, 90, "↻ stale 2025-01-01 (90 days ago; too old to count)"),
        ({"rehearsal": True}, 0, "! rehearsal 2025-04-01 (rehearsal, not Procore)"),
    ],
)
def test_evidence_says_what_runs_saw_when_and_what_it_is_worth(
    shipped: Catalogue, more: dict[str, Any], days: int, expected: str
) -> None:
    subject = sample(shipped, Sample.READY)
    edition, answers = subject.assessment.edition, subject.draft.answers
    ground = build_context(edition, answers, (), SAMPLE_DAY)
    question = pending_questions(edition, ground, Cost.LIVE, ["sup-getting-started"])[0].question
    facts = {"failure": "no-host", "hops": [], "said": "there is no host"}
    at = datetime(2025, 4, 1, 9, tzinfo=UTC) - timedelta(days=days)
    observed = {question: Observed(at, facts, **more)}
    assessment = Assessor(edition, SAMPLE_DAY).assess(answers, (), {}, observed)
    told = html_report(Subject(assessment, subject.draft, shipped, SAMPLE_DAY))
    page = Page.part(told, "evidence")

    (row,) = [row for row in rows(page.by_id("evidence")) if row[0] == question.inputs[0]]
    assert row[1] == shipped.checks[question.check].label
    assert row[2] == expected
    assert "sup-getting-started" in row[3].split(", ")


def test_files_that_decided_something_are_named_with_size_and_fingerprint(
    tmp_path: Path, shipped: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wizard.cli.app_context import build_app_context

    monkeypatch.setenv("SUBMISSION_WIZARD_HOME", str(tmp_path))
    desk = build_app_context(datetime(2025, 4, 1, tzinfo=UTC))
    draft = desk.load(sample_folder(Sample.READY) / "submission.toml")
    subject = Subject(desk.assess(draft), draft, shipped, SAMPLE_DAY)
    found = rows(Page.part(html_report(subject), "evidence").root)

    size = (sample_folder(Sample.READY) / "files" / "logo.png").stat().st_size
    (logo,) = [row for row in found if row[0] == f"files/logo.png, {size:,} bytes"]
    assert "lst-logo-size" in logo[3].split(", ")
    assert re.fullmatch("[0-9a-f]{32}", logo[2])


def test_sections_with_nothing_to_say_are_left_out(
    tmp_path: Path, catalogue: Catalogue, page: Page, ready: str
) -> None:
    subject = small(tmp_path, catalogue)
    ids = {value for _, name, value in page.attributes() if name == "id"}

    assert ids >= {"blocks", "waived", "next"}
    assert "evidence" not in ids
    for anchor, severity in SEVERITIES.items():
        assert (anchor in ids) == bool(subject.open(severity))
    assert not re.findall('<section id="(?:next|blocks|warnings|waived)"', ready)
    assert "Nothing." not in ready


def test_what_is_printed_of_the_samples_fits_a_few_pages(wrong: Subject, ready: str) -> None:
    """What is folded is not printed; a page holds about 8,000 letters of the rest."""
    for text, most in ((html_report(wrong), 12 * 8_000), (ready, 3 * 8_000)):
        unfolded = re.sub("<details.*?</details>", "", text, flags=re.DOTALL)
        assert len(re.sub("<[^>]*>", "", unfolded.partition("<main>")[2])) < most


# Procore's page


def test_procores_page_stands_there_line_by_line(ready: str, page: Page) -> None:
    coverage = load_coverage("2025-02")
    assert coverage is not None
    found = rows(Page.part(ready, "page").root)

    assert [row[1] for row in found] == [point.says for point in coverage.points]
    of_page = dict(zip((point.id for point in coverage.points), found, strict=True))
    assert of_page["gain-risk"] == [
        "✓ met",
        "Customers look for fewer risks in safety and operation.",
        "",
        "elig-customer-value",
    ]
    assert of_page["standards"][2] == "machine · 1 of 3 met"
    assert of_page["ads"][0] == "? could not tell"
    assert of_page["may-remove"][3].startswith("It is Procore's right;")
    assert "page" not in {section.get("id") for section in page.root.iter("section")}


# The listing


def listed(shipped: Catalogue, answers: dict[str, Any]) -> Subject:
    draft = load_draft(sample_folder(Sample.READY) / "submission.toml", shipped.fields)
    draft.answers, draft.waivers = answers, []
    return assessed(draft, shipped)


def listing_page(subject: Subject, picture: Picture) -> Page:
    """The section alone, since the whole page takes several times as long."""
    section = listing_html_section(subject, picture)
    assert section
    return Page.fragment(f'<section id="listing">{section.body}</section>')


def test_the_listing_reads_as_a_customer_sees_it(shipped: Catalogue) -> None:
    answers = {
        "listing.name": "Sitebook Sync for everybody on site",
        "listing.features": ["Create logs", "Attach photos"],
        "listing.contact": "contact-us",
        "support.url": "https://help.example/x",
        "support.label": "Help",
        "media.logo": "files/logo.png",
    }
    section = Page.part(html_report(listed(shipped, answers)), "listing").one("section")
    told = words(section)

    assert "Sitebook Sync for everybody o… Cut off here: “n site”" in told
    assert "Picture: files/logo.png" in told
    assert [words(item) for item in section.iter("li")] == ["Create logs", "Attach photos"]
    assert "Help: https://help.example/x" in told
    assert "Contact us" in told
    assert "○ How it works: not answered yet" in told
    assert not list(section.iter("img"))


def test_pictures_are_shown_with_their_captions(shipped: Catalogue) -> None:
    pictures = embedded_pictures(sample_folder(Sample.READY))
    page = Page.part(html_report(sample(shipped, Sample.READY), pictures), "listing")
    images = page.every("img")

    assert len(images) == 4
    assert images[0].get("alt") == "Logo: files/logo.png"
    captions = [words(each) for each in page.every("figcaption")]
    assert captions[0] == "files/logo.png"
    assert captions[1].endswith(" · files/screenshot-overview.png")


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/p.png",
        "//evil.example/p.png",
        "/etc/p.png",
        "\\\\evil\\p.png",
        "javascript:alert(1)",
        "file:///p.png",
        "data:image/svg+xml;base64,AAAA",
        "data:text/html;base64,AAAA",
        'data:image/png;base64,AA" onerror="x',
        "",
    ],
)
def test_a_picture_from_elsewhere_is_only_named(shipped: Catalogue, source: str) -> None:
    subject = listed(shipped, {"media.screenshots": ["a.png"]})
    page = listing_page(subject, lambda _path: source)

    assert not page.every("img")
    assert "Picture: a.png" in words(page.by_id("listing"))


def test_a_picture_beside_the_page_is_shown_from_there_and_only_once(shipped: Catalogue) -> None:
    subject = listed(shipped, {"media.screenshots": ["a.png", "a.png"]})
    page = listing_page(subject, lambda path: f"files/{path}")

    (image,) = page.every("img")
    assert image.get("src") == "files/a.png"
    assert "Picture: a.png (shown above)" in words(page.by_id("listing"))


def test_a_picture_that_cannot_be_embedded_says_why(tmp_path: Path, shipped: Catalogue) -> None:
    subject = listed(shipped, {"media.screenshots": ["a.png"]})
    page = listing_page(subject, embedded_pictures(tmp_path))

    assert "Picture: a.png (does not exist)" in words(page.by_id("listing"))


# What a person typed


def filled(text: str) -> dict[str, Any]:
    return {
        "listing.name": text,
        "listing.tagline": text,
        "listing.summary": text,
        "listing.features": [text, text],
        "listing.links": [{"label": text, "url": text}],
        "media.logo": text,
        "media.screenshots": ["a.png"],
        "media.screenshot_notes": [text],
        "support.url": text,
        "support.label": text,
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_answers_leave_the_shape_of_the_listing_as_it_is(
    shipped: Catalogue, text: str
) -> None:
    def shape(words: str) -> list[str]:
        subject = listed(shipped, filled(words))
        return listing_page(subject, lambda path: f"x/{len(path)}.png").shape()

    assert shape(text) == shape(re.sub(r"[^\s\u2028]", "x", text))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_or_reason_leaves_the_page_as_it_is(
    tmp_path: Path, catalogue: Catalogue, text: str
) -> None:
    subject = small(tmp_path, catalogue, name=text)
    plain = Page(html_report(small(tmp_path, catalogue)))
    subject.draft.waivers[:] = [
        type(each)(each.requirement, text, text, each.on) for each in subject.draft.waivers
    ]

    assert Page(html_report(subject)).shape() == plain.shape()


@pytest.mark.parametrize("text", ["&" * 100_000, "<p>\n" * 25_000], ids=["amp", "p"])
def test_long_texts_make_no_page_that_nobody_can_open(shipped: Catalogue, text: str) -> None:
    subject = listed(shipped, {"listing.summary": text, "listing.features": [text, text]})
    subject.draft.name = text
    told = html_report(subject)

    assert "(cut here; 100,000 characters)" in told
    assert len(told) < 1_000_000
