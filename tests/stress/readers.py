"""Every reader of the program that takes bytes from outside.

Each calls the function that commands and screens call, on a file where the program expects it.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any

import httpcore

from tests.bundle.forging import packed, resealed
from tests.limits import quick
from tests.stress import seeds
from tests.stress.mutations import Form
from tests.stress.seeds import DAY, DRAFT, NOON, catalogue, edition
from wizard.bundle.adopt import import_bundle
from wizard.bundle.names import MANIFEST
from wizard.bundle.sources import AutofillReader
from wizard.bundle.verify import verify_bundle
from wizard.catalogue.catalogue import Catalogue
from wizard.catalogue.field_kinds import Media
from wizard.catalogue.load import catalogue_folder
from wizard.catalogue.own import OWN_NAME, with_own_requirements
from wizard.drafts.evidence_file import EvidenceFile
from wizard.drafts.evidence_observed import Observed
from wizard.drafts.index import FILE_NAME
from wizard.drafts.journal_file import JournalFile
from wizard.drafts.lock import lock_path
from wizard.drafts.model import evidence_path, journal_path, proposals_path, team_path
from wizard.drafts.places import AnswerPositions
from wizard.drafts.team_file import TeamFile
from wizard.drafts.transaction import pending_folder, recover
from wizard.inspection.media.look import look_at
from wizard.inspection.media.mend import picture_facts, without_notes
from wizard.inspection.media.playback import with_playback
from wizard.inspection.media.thumbnail import small_png, thumbnail
from wizard.inspection.net.ancestors import may_frame, origin_of
from wizard.inspection.net.answer import Answer, RedirectHop, RequestFailed
from wizard.inspection.net.client import Client
from wizard.inspection.net.guard import Guard
from wizard.inspection.net.transport import Transport
from wizard.inspection.net.trust import context_for
from wizard.inspection.net.validators import Validator
from wizard.inspection.probes.framing import frame_facts
from wizard.inspection.probes.page_target import page_target
from wizard.inspection.probes.visiting import page_request, result_of_answer
from wizard.inspection.procore.account import Flow
from wizard.inspection.procore.api import Api
from wizard.inspection.procore.calling import ApiCaller
from wizard.inspection.procore.hosts import ENVIRONMENTS, Stage
from wizard.inspection.procore.loopback import Listener, Loopback
from wizard.inspection.procore.manifest import read_app_manifest
from wizard.inspection.procore.oauth import Login, TokenRefused
from wizard.inspection.procore.refusals import ApiInconclusive, ApiRefused
from wizard.inspection.source.called import traffic_in, typed_routes
from wizard.inspection.source.listed_calls import listed_calls
from wizard.inspection.source.openapi import ApiDescriptionError, read_description
from wizard.places import UserFolders, user_places
from wizard.reports.baseline import read_baseline
from wizard.session.app_context import AppContext
from wizard.session.catalogue_source import CatalogueSource
from wizard.session.company import CompanyFile
from wizard.session.file_inspector import MAKE, inspection_cache_of
from wizard.session.parse_value import value_of
from wizard.session.undo_file import UndoFile
from wizard.settings import SettingsFile, read_keymap
from wizard.topics.autofill.webpage import read_webpage
from wizard.topics.autofill.website import plan_site, read_website
from wizard.topics.feedback.mail import received_in
from wizard.topics.feedback.split import split, split_point
from wizard.topics.feedback.suggest import Suggester
from wizard.topics.fit.answers import read_fit_answers
from wizard.topics.scan.remembered import RememberedScan
from wizard.topics.scan.results import paths_scan_target, run_scan

Read = Callable[[Path, bytes], object]


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, and what it is fed with."""

    name: str
    seeds: Callable[[], Sequence[bytes]]
    read: Read
    """Gets an empty folder and the bytes, and reads them as the program does."""
    form: Form
    weight: float = 4
    """The share of all inputs; less for readers that take long."""
    expected: tuple[type[Exception], ...] = ()
    """Errors that it documents beside WizardError."""
    trusted: bool = False
    """Whether it writes where the input says: its files are the user's own."""


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _context(folder: Path) -> AppContext:
    context = AppContext(UserFolders.below(folder / "home"), now=lambda: NOON, as_of=DAY)
    context.__dict__["catalogue"] = catalogue()  # loaded once for all inputs
    return context


# Drafts, and the files beside them


def _read_draft(folder: Path, data: bytes) -> None:
    path = _written(folder / "home" / "drafts" / "draft.toml", data)
    _written(journal_path(path), b'{"format": 1, "bundles": [], "entered": {}}')
    context = _context(folder)
    context.library.list()
    draft = context.load(path)
    positions = AnswerPositions(draft)
    for name in (*draft.answers, "listing.tagline"):
        positions.of(name, 0)


def _judge_draft(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", data)
    context = _context(folder)
    draft = context.load(path)
    context.assess(draft)


def _open_and_save_draft(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", data)
    work = _context(folder).open(path)
    try:
        work.session.set("listing.tagline", "Another one")
        work.save()
    finally:
        work.close()


def _read_company(folder: Path, data: bytes) -> None:
    context = _context(folder)
    path = _written(context.places.company, data)
    _ = context.company_answers
    draft = DRAFT.replace(b'edition = "2026', b'company = "home/company.toml"\nedition = "2026')
    context.load(_written(folder / "draft.toml", draft))
    CompanyFile(path, catalogue(), lambda: NOON).read()


def _read_journal(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    _written(journal_path(path), data)
    _context(folder).load(path)
    JournalFile(path).read()


def _read_evidence(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    _written(evidence_path(path), data)
    _context(folder).load(path)
    EvidenceFile(path).read()
    EvidenceFile(path).add({seeds.QUESTION: Observed(NOON, {"type": "text/html"})})


def _read_proposals(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    file = _written(proposals_path(path), data)
    _context(folder).load(path)
    AutofillReader(edition(), path).read(file)


def _read_team(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    _written(team_path(path), data)
    TeamFile(path).change(lambda team: replace(team, people=team.people[:1]))


def _read_answers_to(name: str, folder: Path, data: bytes) -> None:
    """Answers that came back by mail or in a spreadsheet."""
    _written(folder / "draft.toml", DRAFT)
    _autofill_from(name, folder, data)


def _judge_evidence(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    _written(evidence_path(path), data)
    context = _context(folder)
    context.assess(context.load(path))


def _read_lock(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    _written(lock_path(path), data)
    _context(folder).open(path).close()


def _read_index(folder: Path, data: bytes) -> None:
    context = _context(folder)
    _written(context.places.state / FILE_NAME, data)
    path = _written(context.places.drafts / "draft.toml", DRAFT)
    context.library.list()
    context.library.state(path)
    context.library.remember(path)


def _read_trash(folder: Path, data: bytes) -> None:
    context = _context(folder)
    path = _written(context.places.trash / "draft-0123456789ab.toml", DRAFT)
    _written(path.with_name("draft-0123456789ab.trashed.json"), data)
    for other in (
        context.places.trash / ".draft-0123456789ab.toml.trashed.json",
        path.with_name(f"{path.name}.trashed.json"),
    ):
        _written(other, data)
    for item in context.library.trashed():
        context.library.restore(item)


def _read_thrown_draft(folder: Path, data: bytes) -> None:
    context = _context(folder)
    _written(context.places.trash / "draft-0123456789ab.toml", data)
    for item in context.library.trashed():
        context.library.restore(item)


def _settle_note(folder: Path, data: bytes) -> None:
    for name in (
        "draft.toml",
        "old.toml",
        ".draft.toml.a1b2.tmp",
        ".new.toml.a1b2.tmp",
        ".b.tmp/a",
    ):
        _written(folder / name, DRAFT)
    here = data.replace(seeds.NOTE.encode(), os.fsencode(folder))
    _written(pending_folder() / "0123456789abcdef.json", here)
    recover()


def _restore_undo(folder: Path, data: bytes) -> None:
    path = _written(folder / "draft.toml", DRAFT)
    work = _context(folder).open(path)
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
    _written(user_places().state / "undo" / f"{name}.toml", data)
    UndoFile(user_places().state, work.session).restore(NOON)
    for _ in range(3):
        work.session.undo()
    work.session.redo()
    work.close()


@cache
def _undo_seeds() -> Sequence[bytes]:
    digest = hashlib.sha256(DRAFT).hexdigest()
    head = (
        f'format = 2\nat = 2026-09-15T11:00:00Z\ndraft = "{digest}"\ndone = [0, 1]\nundone = [2]\n'
    )
    edits = (
        '[edit.0]\nfield = "listing.tagline"\nbefore = "a"\nafter = "b"\n'
        '[edit.1]\nfield = "listing.links"\nafter = [{label = "a", url = "https://a.example"}]\n'
        '[edit.2]\nabout = "x"\n[edit.2.before]\nwaivers = []\nsignatures = []\n[edit.2.after]\n'
        'waivers = [{requirement = "a", reason = "b", by = "c", on = 2026-01-01}]\n'
        'signatures = [{by = "c", on = 2026-01-01, answers = "d", page = "e"}]\n'
    )
    return ((head + edits).encode(),)


def _read_settings(folder: Path, data: bytes) -> None:
    _written(folder / "settings.json", data)
    SettingsFile(folder).read()
    SettingsFile(folder).change(theme="nord")


def _read_keys(folder: Path, data: bytes) -> None:
    read_keymap(_written(folder / "keys.toml", data))


# The catalogue


def _read_catalogue(file: str, folder: Path, data: bytes) -> None:
    rules = Path(shutil.copytree(catalogue_folder(), folder / "catalogue"))
    head = rules / "catalogue.toml"
    head.write_bytes(head.read_bytes().replace(b'version = "2', b'version = "9'))  # or it is unused
    _written(rules / file, data)
    _judge_by(CatalogueSource(UserFolders.below(folder / "home"), rules).stock().catalogue, folder)


def _judge_by(rules: Catalogue, folder: Path) -> None:
    context = AppContext(UserFolders.below(folder / "home"), now=lambda: NOON, as_of=DAY)
    context.__dict__["catalogue"] = rules
    context.assess(context.load(_written(folder / "draft.toml", DRAFT)))


def _catalogue_seeds(file: str) -> Sequence[bytes]:
    return ((catalogue_folder() / file).read_bytes().replace(b'version = "2', b'version = "9'),)


def _catalogue_files() -> Sequence[str]:
    """Every file of a catalogue's folder."""
    top = catalogue_folder()
    return sorted(path.relative_to(top).as_posix() for path in Path(top).rglob("*.toml"))


def _read_own(folder: Path, data: bytes) -> None:
    path = _written(folder / "own-requirements.toml", data)
    _judge_by(with_own_requirements(catalogue(), [path]), folder)


def _read_own_beside_settings(folder: Path, data: bytes) -> None:
    places = UserFolders.below(folder / "home")
    _written(places.data / OWN_NAME, data)
    CatalogueSource(places).stock()


# Bundles


def _verify(folder: Path, data: bytes) -> None:
    path = _written(folder / "app.zip", data)
    verify_bundle(path, catalogue(), today=DAY)
    import_bundle(path, catalogue(), folder / "home" / "drafts", NOON)


def _zip_bundles() -> Sequence[bytes]:
    return (packed(seeds.bundle()),)


def _verify_member(name: str, folder: Path, data: bytes) -> None:
    """A bundle in a folder with other content of one file, and a manifest that fits it."""
    members = {**seeds.bundle(), name: data}
    if name != MANIFEST:
        members = resealed(members)
    for part, content in members.items():
        _written(folder / "bundle" / PurePosixPath(part), content)
    import_bundle(folder / "bundle", catalogue(), folder / "home" / "drafts", NOON)


def _member(name: str) -> Sequence[bytes]:
    return (seeds.bundle().get(name) or seeds.evidence()[1],)


def _autofill_from(name: str, folder: Path, data: bytes) -> None:
    AutofillReader(edition(), folder / "draft.toml").read(_written(folder / name, data))


# Data of the app


def _read_app_manifest(folder: Path, data: bytes) -> None:
    read_app_manifest(data, "manifest.json")
    _autofill_from("manifest.json", folder, data)


def _read_api(name: str, folder: Path, data: bytes) -> None:
    read_description(_written(folder / name, data))
    _autofill_from(name, folder, data)


HOSTS = ("api.procore.com", "sandbox.procore.com")


def _read_traffic(name: str, folder: Path, data: bytes) -> None:
    _written(folder / name, data)
    traffic_in([name, "", f"../{name}"], folder, HOSTS, ("https://app.procore.com",))


def _read_calls(_folder: Path, data: bytes) -> None:
    typed_routes(data.decode("utf-8", "replace").splitlines())
    list(listed_calls(data))


def _read_given(_folder: Path, data: bytes) -> None:
    given = data.decode("utf-8", "surrogateescape")
    for field in _fields_of_each_kind():
        with contextlib.suppress(ValueError):
            value_of(field, given)


@cache
def _fields_of_each_kind() -> Sequence[Any]:
    return tuple({field.kind: field for field in edition().fields.values()}.values())


def _read_fit(_folder: Path, data: bytes) -> None:
    read_fit_answers(data, "answers.toml", edition())


def _read_known_findings(folder: Path, data: bytes) -> None:
    draft = _context(folder).load(_written(folder / "draft.toml", DRAFT))
    read_baseline(_written(folder / "baseline.json", data), draft)


# Texts of people


def _read_feedback(name: str, folder: Path, data: bytes) -> None:
    came = received_in(_written(folder / name, data))
    found = split(came.text)
    for point in found.points[:1]:
        split_point(point)
        _suggester().suggest(point)


@cache
def _suggester() -> Suggester:

    return Suggester(seeds.made_session())


# Files of an answer


def _look_at(media: Media, name: str, folder: Path, data: bytes) -> None:
    path = _written(folder / name, data)
    look_at(path, media)
    if media is Media.IMAGE:
        picture_facts(path)
        thumbnail(path, media, 20, 10)
        small_png(path, media, 20, 20)
        without_notes(path)
    elif media is Media.DOCUMENT:
        thumbnail(path, media, 20, 10)


def _play(folder: Path, data: bytes) -> None:
    path = _written(folder / "video.mp4", data)
    with_playback(look_at(path, Media.VIDEO), path)


# Pages and answers of servers


def _read_page(_folder: Path, data: bytes) -> None:
    kind = (("content-type", "text/html; charset=utf-8"),)
    answer = Answer((RedirectHop("https://shop.example/page", 200),), kind, data)
    result_of_answer(answer)
    page_target(answer)
    frame_facts([answer])
    read_webpage(answer.text(), answer.url)


async def _with_answers(data: bytes, use: Callable[[Client], Any]) -> None:
    """A client whose connections answer with these bytes, as they come from a network."""
    wire = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    answers = [wire[start : start + 4096] for start in range(0, len(wire), 4096)]
    async with Client(Guard(), quick(2.0, retries=1, redirects=5)) as client:
        client._context = _tls()
        _connect(client, answers)
        await use(client)


def _connect(client: Client, answers: Sequence[bytes]) -> None:
    pool = httpcore.AsyncConnectionPool(ssl_context=_tls(), network_backend=_Wire(answers))
    client._ways[""] = Transport(pool)


class _Wire(httpcore.AsyncMockBackend):
    """Connections without a certificate, each of which answers with the same bytes."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        super().__init__([])
        self._answers = answers

    async def connect_tcp(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        stream = httpcore.AsyncMockStream([*self._answers])
        stream.get_extra_info = lambda _: None  # type: ignore[assignment]
        return stream


@cache
def _tls() -> Any:
    return context_for("")


def _fetch(_folder: Path, data: bytes) -> None:
    async def use(client: Client) -> None:
        answer = await client.fetch(page_request("https://shop.example/page"))
        result_of_answer(answer)
        frame_facts([answer])
        Validator.of(answer)
        page = origin_of(answer.url)
        parent = origin_of("https://sandbox.procore.com")
        if page and parent:
            facts = frame_facts([answer])
            may_frame(parent, page, facts["policies"], facts["words"])

    asyncio.run(_with_answers(data, use))


def _call_api(_folder: Path, data: bytes) -> None:
    """Each call of the API and of the login host gets the same answer."""
    status = (200, 400, 401, 403, 404, 429, 500)[len(data) % 7] if len(data) % 3 else 200
    head = f"HTTP/1.1 {status} X\nContent-Type: application/json\nContent-Length: {len(data)}\n\n"
    wire = head.replace("\n", "\r\n").encode() + data

    async def sleep(_seconds: float) -> None:
        pass

    async def use(client: Client) -> None:
        hosts = ENVIRONMENTS[Stage.SANDBOX]
        api = Api(ApiCaller(client, hosts, "token", sleep=sleep), Flow.SERVICE)
        login = Login(client, hosts, sleep=sleep)
        calls: Sequence[Callable[[], Any]] = (
            partial(api.me, "7"),
            partial(api.companies, "7"),
            partial(api.projects, "7"),
            partial(api.installations, "7"),
            partial(login.by_credentials, "id", "secret"),
            partial(login.by_false_code, "id", "secret", "http://localhost"),
            partial(login.owner, "token"),
        )
        for call in calls:
            _connect(client, [wire])
            with contextlib.suppress(ApiRefused, ApiInconclusive, TokenRefused):
                await call()

    asyncio.run(_with_answers(b"", use))


def _hear_sign_in(_folder: Path, data: bytes) -> None:
    listener = Listener(Loopback(("127.0.0.1",), 8400, "/back"), [], lambda _query: "")

    async def talk() -> None:
        reader = asyncio.StreamReader(limit=16 * 1024)
        reader.feed_data(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        reader.feed_eof()
        await listener._talk(reader, _NoWriter())  # type: ignore[arg-type]  # a browser that reads nothing

    asyncio.run(talk())


class _NoWriter:
    def write(self, data: bytes) -> None:
        pass

    async def drain(self) -> None:
        pass

    def close(self) -> None:
        pass

    async def wait_closed(self) -> None:
        pass


def _read_site(page: bool, _folder: Path, data: bytes) -> None:
    """A web site whose pages, or whose robots.txt, are these bytes."""
    other = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(data)}\r\n\r\n"
    given = head.encode() + data

    async def use(client: Client) -> None:
        _connect(client, [other, *[given] * 9] if page else [given, other])
        await read_website(plan_site("https://shop.example/"), client)

    asyncio.run(_with_answers(b"", use))


# Projects and their source


def _read_project(name: str, folder: Path, data: bytes) -> None:
    _written(folder / "sitebook" / name, data)
    if name != "README.md":
        _written(folder / "sitebook" / "README.md", b"# Sitebook for Procore\n")
    AutofillReader(edition(), folder / "draft.toml").read(folder / "sitebook")


def _scan(name: str, folder: Path, data: bytes) -> None:
    path = _written(folder / "src" / name, data)
    target = paths_scan_target(edition(), ["src"], [])
    run_scan(replace(target, folder=path.parent.parent), NOON)


def _recall_scan(folder: Path, data: bytes) -> None:
    from wizard.inspection.source.roots import roots_of

    _written(folder / "a.js", b"x")
    memory = RememberedScan(folder, [seeds.QUESTION], folder, roots_of(["."], folder), (), True)
    digest = hashlib.blake2b(data, digest_size=16).hexdigest().encode()
    _written(memory._path, digest + b"\n" + data)
    memory.recall(lambda: False)


def _recall_looks(folder: Path, data: bytes) -> None:
    path = _written(folder / "looks" / "a.json", data)
    memory = inspection_cache_of(folder, "a")
    memory.recall(Media.IMAGE, path, (1, 2, 3))


@cache
def _looks() -> Sequence[bytes]:
    from dataclasses import asdict

    rows = []
    with contextlib.ExitStack() as stack:
        import tempfile

        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for media, data in (
            (Media.IMAGE, seeds.images()[0]),
            (Media.VIDEO, seeds.videos()[0]),
            (Media.DOCUMENT, seeds.documents()[0]),
        ):
            path = _written(folder / "a", data)
            rows.append(
                {
                    "look": media,
                    "path": "/a",
                    "stamp": [1, 2, 3],
                    "seen": asdict(look_at(path, media)),
                }
            )
    return seeds.as_json({"make": MAKE, "looks": rows})


def _always(found: Sequence[bytes]) -> Callable[[], Sequence[bytes]]:
    return lambda: found


_FORMS = {
    "json": Form.JSON,
    "toml": Form.TOML,
    "xml": Form.MARKUP,
    "csproj": Form.MARKUP,
    "yaml": Form.YAML,
    "ipynb": Form.JSON,
    "html": Form.MARKUP,
    "vue": Form.MARKUP,
    "md": Form.TEXT,
}
_MEMBERS = (MANIFEST, "submission.toml", "assessment.json", "evidence.json", "report.md")


def _form_of(name: str) -> Form:
    return _FORMS.get(name.rpartition(".")[2], Form.TEXT)


def _of_program() -> list[Reader]:
    return [
        Reader("draft", seeds.drafts, _read_draft, Form.TOML, 30),
        Reader("draft, judged", seeds.drafts, _judge_draft, Form.TOML, 2),
        Reader("draft, opened and saved", seeds.drafts, _open_and_save_draft, Form.TOML, 2),
        Reader("company file", _always((seeds.COMPANY,)), _read_company, Form.TOML, 10),
        Reader("journal", seeds.journals, _read_journal, Form.JSON, 20),
        Reader("evidence", seeds.evidence, _read_evidence, Form.JSON, 20),
        Reader("proposals of assistants", seeds.proposals, _read_proposals, Form.JSON, 20),
        Reader("team", seeds.teams, _read_team, Form.TOML, 20),
        Reader(
            "answers to a form",
            seeds.form_answers,
            partial(_read_answers_to, "a.json"),
            Form.JSON,
            10,
        ),
        Reader(
            "answers to a form, mail",
            seeds.mailed_answers,
            partial(_read_answers_to, "a.txt"),
            Form.TEXT,
            10,
        ),
        Reader(
            "answers, CSV", seeds.csv_answers, partial(_read_answers_to, "a.csv"), Form.TEXT, 10
        ),
        Reader(
            "answers, Excel", seeds.xlsx_answers, partial(_read_answers_to, "a.xlsx"), Form.ZIP, 2
        ),
        Reader("evidence, judged", seeds.evidence, _judge_evidence, Form.JSON, 2),
        Reader("lock", _always(seeds.LOCKS), _read_lock, Form.JSON, 2),
        Reader("index of drafts", seeds.indexes, _read_index, Form.JSON, 20),
        Reader(
            "note of the trash", _always(seeds.TRASHED), _read_trash, Form.JSON, 10, trusted=True
        ),
        Reader("draft in the trash", seeds.drafts, _read_thrown_draft, Form.TOML, 10),
        Reader("note of a transaction", seeds.notes, _settle_note, Form.JSON, 20, trusted=True),
        Reader("undo", _undo_seeds, _restore_undo, Form.TOML, 2),
        Reader("settings", _always(seeds.SETTINGS), _read_settings, Form.JSON, 20),
        Reader("key bindings", _always(seeds.KEYMAPS), _read_keys, Form.TOML, 30),
        Reader("remembered scan", _always(seeds.SCANS), _recall_scan, Form.JSON, 10),
        Reader("remembered files", _looks, _recall_looks, Form.JSON, 20),
        Reader("own requirements", _always(seeds.OWN), _read_own, Form.TOML, 4),
        Reader(
            "own requirements, used", _always(seeds.OWN), _read_own_beside_settings, Form.TOML, 1
        ),
        *(
            Reader(
                f"catalogue: {file}",
                partial(_catalogue_seeds, file),
                partial(_read_catalogue, file),
                Form.TOML,
                0.1,
            )
            for file in _catalogue_files()
        ),
        Reader("answers of fit", _always(seeds.FITS), _read_fit, Form.TOML, 30),
        Reader("answer typed", _always(seeds.GIVEN), _read_given, Form.JSON, 30),
        Reader("baseline", _always(seeds.BASELINES), _read_known_findings, Form.JSON, 20),
        Reader("bundle, zip", _zip_bundles, _verify, Form.ZIP, 2),
        Reader("bundle, zip with sums", _zip_bundles, _verify, Form.BUNDLE, 2),
        *(
            Reader(
                f"bundle: {name}",
                partial(_member, name),
                partial(_verify_member, name),
                _form_of(name),
                0.3,
            )
            for name in _MEMBERS
        ),
    ]


def _of_people() -> list[Reader]:
    video = partial(_look_at, Media.VIDEO, "video.mp4")
    picture = partial(_look_at, Media.IMAGE, "picture.png")
    return [
        Reader("mail", seeds.mails, partial(_read_feedback, "a.eml"), Form.MAIL, 30),
        Reader(
            "feedback, text",
            _always(seeds.FEEDBACK),
            partial(_read_feedback, "a.txt"),
            Form.TEXT,
            20,
        ),
        Reader(
            "feedback, page",
            _always(seeds.PAGES),
            partial(_read_feedback, "a.html"),
            Form.MARKUP,
            20,
        ),
        Reader("picture", seeds.images, picture, Form.BINARY, 20),
        Reader("video", seeds.videos, video, Form.BINARY, 30),
        Reader("video, played", seeds.played, _play, Form.BINARY, 1),
        Reader(
            "document", seeds.documents, partial(_look_at, Media.DOCUMENT, "a.pdf"), Form.BINARY, 15
        ),
        Reader(
            "document, archive",
            seeds.archives,
            partial(_look_at, Media.DOCUMENT, "a.docx"),
            Form.ZIP,
            10,
        ),
    ]


def _of_servers() -> list[Reader]:
    failed = (RequestFailed,)
    return [
        Reader("page", _always(seeds.PAGES), _read_page, Form.MARKUP, 30),
        Reader("answer, HTTP", _always(seeds.HTTP), _fetch, Form.MAIL, 10, failed),
        Reader("answer of the API", _always(seeds.API_ANSWERS), _call_api, Form.JSON, 4),
        Reader("web site", _always(seeds.PAGES), partial(_read_site, True), Form.MARKUP, 4),
        Reader("robots.txt", _always(seeds.ROBOTS), partial(_read_site, False), Form.TEXT, 4),
        Reader("sign-in", _always(seeds.SIGN_INS), _hear_sign_in, Form.MAIL, 15),
    ]


def _of_apps() -> list[Reader]:
    unread = (ApiDescriptionError,)
    return [
        Reader(
            "manifest of the app", _always(seeds.APP_MANIFESTS), _read_app_manifest, Form.JSON, 20
        ),
        Reader(
            "OpenAPI, JSON",
            _always(seeds.OPENAPIS),
            partial(_read_api, "openapi.json"),
            Form.JSON,
            20,
            unread,
        ),
        Reader(
            "OpenAPI, YAML",
            _always(seeds.OPENAPI_YAML),
            partial(_read_api, "openapi.yaml"),
            Form.YAML,
            10,
            unread,
        ),
        Reader("HAR", _always(seeds.HARS), partial(_read_traffic, "a.har"), Form.JSON, 20),
        Reader("CSV of calls", _always(seeds.CSVS), partial(_read_traffic, "a.csv"), Form.TEXT, 20),
        Reader("list of calls", _always(seeds.CALLS), _read_calls, Form.TEXT, 20),
        *(
            Reader(
                f"project: {name}",
                _always((text.encode(),)),
                partial(_read_project, name),
                _form_of(name),
                3,
            )
            for name, text in seeds.PROJECT.items()
        ),
        *(
            Reader(
                f"source: {name}",
                _always((text.encode(),)),
                partial(_scan, name),
                _form_of(name),
                0.5,
            )
            for name, text in seeds.SOURCES.items()
        ),
    ]


READERS: Sequence[Reader] = (*_of_program(), *_of_people(), *_of_servers(), *_of_apps())
"""All readers."""
