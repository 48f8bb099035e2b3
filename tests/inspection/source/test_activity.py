"""The portal's list of calls: read as the portal or a spreadsheet program may write it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wizard.inspection.source.activity import portal_day, read_activity
from wizard.inspection.source.openapi import ApiDescriptionError
from wizard.inspection.source.routes import Route

HEAD = "Date,Response Code,HTTP Method,Normalized Route,Count\n"
ROWS = (
    "2026-06-01,200,GET,/v1.0/projects/:project_id/observations,412\n"
    "2026-06-01,403,GET,/v1.0/projects/:project_id/rfis,3\n"
    "2026-06-02,429,GET,/v1.0/projects/:id/rfis,17\n"
)
RFIS = Route("GET", "", "v1.0/projects/{}/rfis")


def write(folder: Path, data: str | bytes) -> Path:
    path = folder / "activity.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_calls_are_added_up_by_route(tmp_path: Path) -> None:
    activity = read_activity(write(tmp_path, HEAD + ROWS))
    assert activity.unread == 0
    assert activity.by_route() == {
        Route("GET", "", "v1.0/projects/{}/observations"): 412,
        RFIS: 20,
    }
    assert activity.rows[2] == (date(2026, 6, 2), 429, RFIS, 17)


@pytest.mark.parametrize(
    "data",
    [
        ("\ufeff" + HEAD + ROWS).encode(),
        (HEAD + ROWS).encode("utf-16"),
        (HEAD + ROWS).replace("\n", "\r\n").encode(),
        (HEAD + ROWS).replace(",", ";").encode(),
        ("sep=;\n" + (HEAD + ROWS).replace(",", ";")).encode(),
        (HEAD + ROWS).replace(",", "\t").encode(),
        (
            '"count","normalized route","http method","response code","date"\n'
            '"1,412","/v1.0/projects/:id/rfis","get","200","6/1/2026"\n\n'
        ),
    ],
)
def test_marks_separators_and_the_order_of_columns_do_not_matter(
    tmp_path: Path, data: bytes | str
) -> None:
    activity = read_activity(write(tmp_path, data))
    assert activity.unread == 0
    assert RFIS in activity.by_route()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-01", date(2026, 6, 1)),
        ("2026-06-01T10:15:30Z", date(2026, 6, 1)),
        ("2026-06-01 00:00:00 UTC", date(2026, 6, 1)),
        ("06/01/2026", date(2026, 6, 1)),
        ("6/1/26", date(2026, 6, 1)),
        ("06/01/2026 10:15 AM", date(2026, 6, 1)),
        ("Jun 1, 2026", date(2026, 6, 1)),
        ("13/01/2026", None),
        ("yesterday", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_days_are_read_in_iso_and_in_the_american_way(text: str, day: date | None) -> None:
    assert portal_day(text) == day


@pytest.mark.parametrize(
    "row",
    [
        '2026-06-01,200,GET,"=HYPERLINK(""http://evil.example/"")",1',
        "2026-06-01,200,GET,=cmd|'/C calc'!A0,1",
        "2026-06-01,200,GET,@SUM(1/2),1",
        "2026-06-01,200,GET,\x1b]0;x\x07/v1.0/me,1",
        "2026-06-01,200,=GET,/v1.0/me,1",
        f"2026-06-01,200,GET,/v1.0/me,{'9' * 5000}",
        "2026-06-01,200,GET,/v1.0/me,-1",
        "2026-06-01,99999,GET,/v1.0/me,1",
        "0000-00-00,200,GET,/v1.0/me,1",
        "2026-06-01,200",
    ],
)
def test_a_row_that_is_none_is_counted_and_left_out(tmp_path: Path, row: str) -> None:
    activity = read_activity(write(tmp_path, HEAD + ROWS + row + "\n"))
    assert (len(activity.rows), activity.unread) == (3, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "has no column “Date”"),
        ("Date,Response Code,HTTP Method,Count\n", "has no column “Normalized Route”"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "has no column"),
        (HEAD + '"' + "x" * 200_000, "is not CSV"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, data: str | bytes, said: str) -> None:
    with pytest.raises(ApiDescriptionError, match=said):
        read_activity(write(tmp_path, data))
