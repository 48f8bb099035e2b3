"""Answers as `wizard.batch.child` does; hangs, dies or talks nonsense for items of such names."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace

from tests.batch.rows import result
from wizard.reports.results import json_lines


def answer(line: str) -> str:
    item = json.loads(line)
    if "hang" in item["path"]:
        time.sleep(60)
    if "die" in item["path"]:
        os._exit(7)
    if "nonsense" in item["path"]:
        return "[]"
    found = result(item["shown"])
    return "\n".join(json_lines(replace(found, bundle=replace(found.bundle, blockers=os.getpid()))))


if __name__ == "__main__":
    sys.stdin.readline()
    print(json.dumps({"ready": 1}), flush=True)  # noqa: T201 - the protocol
    for line in sys.stdin:
        print(answer(line), flush=True)  # noqa: T201 - the protocol
