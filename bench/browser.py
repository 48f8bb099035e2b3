"""Shows the cases of tests/browser to an installed Chromium: `python -m bench.browser [GROUP ...]`.

All hosts, those of Procore's above the frames too, are served on this machine; no other is called.
`--record` writes what the browser shows into the cases; differences are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from bench.figures import MissingError
from tests.browser.cases import (
    FRAMING,
    PARENTS,
    agreement,
    framing_cases,
    judged,
    serve_cases,
)
from tests.browser.tls_servers import HOSTS, TlsHosts
from tests.browser.tls_servers import RECORDED as TLS
from tests.standin.certificates import Authority
from tests.standin.wire import Listener, Reply
from wizard.inspection.browser.devtools import (
    BrowserError,
    DevTools,
    find_chromium,
    started_browser,
)
from wizard.inspection.browser.framed import open_framed
from wizard.inspection.net.guard import HostPort
from wizard.inspection.net.rendering import FrameOutcome

SETTLE_S = 4.0
EACH, OWN_S = 4, 15.0
"""Our own frames are compared for every fourth case."""
OWN_WORDS = {FrameOutcome.BLANK: "nothing"}
_DRAWS = (
    "!document.body || !!document.body.innerText.trim() ||"
    " !!document.querySelector('img, svg, embed, object, video, audio')"
)
"""True for a page with anything to see; a document that is no HTML has no body."""


def parent_page(urls: Mapping[str, str]) -> Reply:
    frames = (f"<iframe name='{escape(n)}' src='{escape(u)}'></iframe>" for n, u in urls.items())
    return Reply(200, f"<!doctype html><title>x</title>{''.join(frames)}".encode())


async def shown_frames(tools: DevTools, url: str) -> dict[str, str]:
    """What each frame of a page shows, by the name of the frame."""
    context = (await tools.send("Target.createBrowserContext"))["browserContextId"]
    await tools.send("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
    target = await tools.send("Target.createTarget", url="about:blank", browserContextId=context)
    main = await tools.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
    sessions: list[str] = []
    loaded = asyncio.Event()

    def attached(event: dict[str, Any], _: str) -> None:
        sessions.append(event["sessionId"])
        tools.run(tools.send("Page.enable", event["sessionId"]))

    def load(_: dict[str, Any], session: str) -> None:
        if session == main["sessionId"]:
            loaded.set()

    tools.on("Target.attachedToTarget", attached)
    tools.on("Page.loadEventFired", load)
    auto = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": True}
    await tools.send("Page.enable", main["sessionId"])
    await tools.send("Target.setAutoAttach", main["sessionId"], **auto)
    await tools.send("Page.navigate", main["sessionId"], url=url)
    async with asyncio.timeout(60):
        await loaded.wait()
    await asyncio.sleep(SETTLE_S)
    found: dict[str, str] = {}
    for session in (main["sessionId"], *sessions):
        tree = (await tools.send("Page.getFrameTree", session))["frameTree"]
        for frame in (tree["frame"], *(child["frame"] for child in tree.get("childFrames", ()))):
            if frame.get("name"):
                found[frame["name"]] = await _shows(tools, session, frame)
    await tools.send("Target.disposeBrowserContext", browserContextId=context)
    return found


async def _shows(tools: DevTools, session: str, frame: dict[str, Any]) -> str:
    if frame.get("unreachableUrl"):
        return "refused"
    if not frame["url"].startswith("https://"):
        return "nothing"
    seen = await tools.send("Runtime.evaluate", session, expression=_DRAWS)
    return "shown" if seen["result"].get("value", True) else "nothing"


async def framing_verdicts() -> dict[str, dict[str, str]]:
    """The verdicts of the browser by case and host."""
    cases = list(framing_cases())
    numbers = {case.name: f"/case/{number}" for number, case in enumerate(cases)}
    replies = {numbers[case.name]: case.reply for case in cases}
    urls = {name: f"https://app.example{path}" for name, path in numbers.items()}
    replies["/above"] = parent_page(urls)
    with ExitStack() as stack:
        place = _serve(replies, stack)
        flags = (*_flags(f"MAP * {place.host}:{place.port}"), "--ignore-certificate-errors")
        found: dict[str, dict[str, str]] = {case.name: {} for case in cases}
        async with started_browser(find_chromium(), flags) as tools:
            for parent in PARENTS:
                shown = await shown_frames(tools, f"https://{parent}.procore.com/above")
                for name, by_parent in found.items():
                    by_parent[parent] = shown.get(name, "missing")
    return found


def _serve(replies: dict[str, Reply], stack: ExitStack) -> HostPort:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    context = Authority(folder).by_name()
    return stack.enter_context(Listener(serve_cases(replies), context)).place


def _flags(*places: str) -> tuple[str, ...]:
    return (
        f"--host-resolver-rules={', '.join(places)}",
        "--disable-features=LocalNetworkAccessChecks",
    )


async def tls_verdicts() -> dict[str, str]:
    """What the browser says of each host: "open", or its own name for the fault."""
    with TlsHosts() as hosts, tempfile.TemporaryDirectory() as home:
        _trust(hosts.ca_file, Path(home))
        rules = [f"MAP {a.host} {b.host}:{b.port}" for a, b in hosts.instead.items()]
        rules += [f"MAP aia.example {hosts.aia.host}:{hosts.aia.port}", "MAP * ~NOTFOUND"]
        async with started_browser(find_chromium(), _flags(*rules)) as tools:
            return {name: await _opens(tools, f"https://{name}.example/") for name in HOSTS}


def _trust(ca_file: Path, home: Path) -> None:
    """Makes the authority known to a Chromium with this home, as NSS keeps it."""
    if shutil.which("certutil") is None:
        raise MissingError("certutil (libnss3-tools) is not installed")
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    common = ("certutil", "-d", f"sql:{database}")
    subprocess.run([*common, "-N", "--empty-password"], check=True)
    trusted = ("-A", "-t", "C,,", "-n", "test", "-i", str(ca_file))
    subprocess.run([*common, *trusted], check=True)
    os.environ["HOME"] = str(home)


async def _opens(tools: DevTools, url: str) -> str:
    target = await tools.send("Target.createTarget", url="about:blank")
    tab = await tools.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)
    await tools.send("Page.enable", tab["sessionId"])
    try:
        async with asyncio.timeout(SETTLE_S):
            found = await tools.send("Page.navigate", tab["sessionId"], url=url)
    except TimeoutError:
        return "timeout"
    finally:
        await tools.send("Target.closeTarget", targetId=target["targetId"])
    return str(found.get("errorText", "open")).removeprefix("net::ERR_")


async def own_verdicts() -> dict[str, str]:
    """What `check --live --browser` sees below the first host, for some of the cases."""
    cases = list(framing_cases())[::EACH]
    replies = {f"/case/{number}": case.reply for number, case in enumerate(cases)}
    with ExitStack() as stack:
        place = _serve(replies, stack)
        flags = (*_flags(f"MAP * {place.host}:{place.port}"), "--ignore-certificate-errors")
        async with started_browser(find_chromium(), flags) as tools:
            found: dict[str, str] = {}
            for path, case in zip(replies, cases, strict=True):
                url, above = f"https://app.example{path}", f"https://{PARENTS[0]}.procore.com"
                page = await open_framed(tools, above, url, _anything, OWN_S)
                found[case.name] = OWN_WORDS.get(page.outcome, page.outcome.value)
    return found


async def _anything(_host: str, _port: int) -> str:
    return ""


def _compare_own(*, record: bool) -> int:
    recorded = {case.name: case.browser[PARENTS[0]] for case in framing_cases()}
    if record:
        print("what our own frames show is compared and never recorded")
    return _differences(recorded, asyncio.run(own_verdicts()))


def _compare_framing(*, record: bool) -> int:
    found = asyncio.run(framing_verdicts())
    recorded = {case.name: case.browser for case in framing_cases()}
    shown = (replace(case, browser=found[case.name]) for case in framing_cases())
    print(dict(Counter(agreement(case, judged(case)) for case in shown)))
    if record:
        lines = [json.loads(line) for line in FRAMING.read_text("utf-8").splitlines()]
        merged = (one | {"browser": found[one["name"]]} for one in lines)
        texts = (json.dumps(one, ensure_ascii=False) for one in merged)
        FRAMING.write_text("".join(f"{text}\n" for text in texts), "utf-8")
    return _differences(recorded, found)


def _compare_tls(*, record: bool) -> int:
    found = asyncio.run(tls_verdicts())
    recorded = json.loads(TLS.read_text("utf-8"))
    if record:
        TLS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return _differences(recorded, found)


def _differences(recorded: Mapping[str, object], found: Mapping[str, object]) -> int:
    different = [name for name in found if recorded.get(name) != found[name]]
    for name in different:
        print(f"{name}: recorded {recorded.get(name)}, now {found[name]}")
    print(f"{len(found)} cases, {len(different)} different from what was recorded")
    return len(different)


GROUPS = {"framing": _compare_framing, "own": _compare_own, "tls": _compare_tls}


def main() -> int:
    """Compares the groups. Exit code 1 where the browser differs from what is recorded."""
    parser = argparse.ArgumentParser(prog="bench.browser", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--record", action="store_true", help="write what the browser shows")
    given = parser.parse_args()
    different = 0
    for group in given.groups or GROUPS:
        try:
            different += GROUPS[group](record=given.record)
        except (BrowserError, MissingError) as error:
            print(f"{group}: not compared: {error}")
            different += 1
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
