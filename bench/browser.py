"""Shows every case in real frames of an installed Chromium: `python -m bench.browser`.

The hosts of Procore's above the frames are served on this machine, and no other host is called.
`--record` writes what the browser shows into the cases; without it, differences are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from tests.browser.cases import (
    FRAMING,
    PARENTS,
    agreement,
    framing_cases,
    judged,
    serve_cases,
)
from tests.standin.certificates import Authority
from tests.standin.wire import Listener, Reply
from wizard.inspection.browser.devtools import DevTools, find_chromium, started_browser
from wizard.inspection.net.guard import HostPort

SETTLE_S = 4.0
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
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        context = Authority(folder).by_name()
        place = stack.enter_context(Listener(serve_cases(replies), context)).place
        found: dict[str, dict[str, str]] = {case.name: {} for case in cases}
        async with started_browser(find_chromium(), _flags(place)) as tools:
            for parent in PARENTS:
                shown = await shown_frames(tools, f"https://{parent}.procore.com/above")
                for name, by_parent in found.items():
                    by_parent[parent] = shown.get(name, "missing")
    return found


def _flags(place: HostPort) -> tuple[str, ...]:
    return (
        f"--host-resolver-rules=MAP * {place.host}:{place.port}",
        "--ignore-certificate-errors",
        "--disable-features=LocalNetworkAccessChecks",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true")
    record = parser.parse_args().record
    found = asyncio.run(framing_verdicts())
    different = 0
    for case in framing_cases():
        if case.browser != found[case.name]:
            different += 1
            print(f"{case.name}: recorded {case.browser}, now {found[case.name]}")
    print(f"{len(found)} cases, {different} different from what is recorded")
    shown = (replace(case, browser=found[case.name]) for case in framing_cases())
    print(dict(Counter(agreement(case, judged(case)) for case in shown)))
    if record:
        lines = [json.loads(line) for line in FRAMING.read_text("utf-8").splitlines()]
        texts = (
            json.dumps(one | {"browser": found[one["name"]]}, ensure_ascii=False) for one in lines
        )
        FRAMING.write_text("".join(f"{text}\n" for text in texts), "utf-8")
    return 1 if different and not record else 0


if __name__ == "__main__":
    raise SystemExit(main())
