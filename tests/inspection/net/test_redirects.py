"""Where redirects may lead, and what goes along."""

from __future__ import annotations

import pytest

from tests.inspection.net.asking import PATIENT, answered, failed
from tests.standin.faulty import Faulty
from tests.standin.pages import page
from tests.standin.wire import Asked, Line
from wizard.inspection.net.answer import Failure
from wizard.inspection.net.client import Client, Request

SECRETS = {
    "Authorization": "Bearer t0ken",
    "Cookie": "session=1",
    "Procore-Company-Id": "42",
    "Accept": "text/html",
}


async def test_as_many_redirects_as_in_browsers_are_followed_and_each_step_is_told(
    web: Faulty,
) -> None:
    answer = await answered(web, "/redirect/20")

    assert answer.status == 200
    assert [hop.status for hop in answer.hops] == [301] * 20 + [200]
    assert answer.hops[0].location == web.url("/redirect/19")
    assert answer.url == web.url("/page")

    web.seen.clear()
    fault = await failed(web, "/redirect/21")
    assert fault.failure is Failure.REDIRECTS
    assert "more than 20 times" in fault.message
    assert len(fault.hops) == len(web.seen) == 21
    assert len((await failed(web, "/redirect/4", redirects=2)).hops) == 3


async def test_a_circle_is_told_from_a_long_way(web: Faulty) -> None:
    fault = await failed(web, "/loop")

    assert (fault.failure, len(web.seen)) == (Failure.REDIRECTS, 2)
    assert "circle" in fault.message


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_leads_off_https_unless_the_request_permits_it(
    web: Faulty, status: int
) -> None:
    plain = f"/to?url=http://shop.example/page&status={status}"
    fault = await failed(web, plain)

    assert fault.failure is Failure.PLAIN
    assert [one.path.partition("?")[0] for one in web.seen] == ["/to"]
    assert (await answered(web, plain, over_http=True)).url == "http://shop.example/page"
    secret = await failed(web, plain, over_http=True, secret=True)
    assert secret.failure is Failure.PLAIN


@pytest.mark.parametrize(
    "place",
    ["127.0.0.1", "localhost", "10.0.0.1", "2130706433", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]",
     "[64:ff9b::a00:1]", "169.254.169.254"],
)  # fmt: skip
async def test_no_redirect_leads_into_a_private_network(web: Faulty, place: str) -> None:
    fault = await failed(web, f"/to?url=https://{place}/admin")

    assert fault.failure is Failure.PRIVATE
    assert fault.hops[-1].location == f"https://{place}/admin"


@pytest.mark.parametrize(
    "place", ["https://[bad/", "ftp://shop.example/x", "https://:443/", "https://a.example:port/"]
)
async def test_a_redirect_to_no_address_is_told_with_the_way_to_it(web: Faulty, place: str) -> None:
    fault = await failed(web, f"/to?url={place}")

    assert fault.failure is Failure.BAD_URL
    assert [hop.status for hop in fault.hops] == [302]


async def test_secrets_go_along_on_the_same_host(web: Faulty) -> None:
    await answered(web, "/to?url=/page", headers=SECRETS)

    _, last = web.seen
    assert {last.header(name) for name in SECRETS} == set(SECRETS.values())


async def test_no_other_host_or_port_sees_a_secret(web: Faulty) -> None:
    await answered(web, "/to?url=https://other.example/page", headers=SECRETS)

    _, last = web.seen
    assert last.host == "other.example"
    assert last.header("accept") == "text/html"
    assert not [name for name in SECRETS if name != "Accept" and last.header(name)]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_what_changes_something_is_not_sent_on(web: Faulty, method: str) -> None:
    path = "/to?url=https://other.example/page&status=307"
    answer = await answered(web, path, method=method, body=b"client_secret=s3cret")

    assert answer.status == 307
    assert [one.host for one in web.seen] == ["shop.example"]


async def test_whoever_wants_to_see_the_redirect_itself_gets_it(web: Faulty) -> None:
    answer = await answered(web, "/redirect/1", follow=False)

    assert (answer.status, answer.header("location")) == (301, "/page")
    assert len(web.seen) == 1


async def test_a_redirect_that_names_no_place_is_an_answer(web: Faulty) -> None:
    web.on("/nowhere", page("Moved", "Moved.", 302))

    assert (await answered(web, "/nowhere")).status == 302


async def test_a_host_that_wants_its_cookie_back_gets_it_and_no_other_host_does(
    web: Faulty,
) -> None:
    def wall(line: Line, asked: Asked, _: str) -> None:
        if "seen=1" in asked.header("cookie"):
            line.reply(asked, page("In", "<h1>In</h1>"))
        else:
            line.reply(asked, page("", "", 302, Location="/wall", Set_Cookie="seen=1; Path=/"))

    web.on("/wall", wall, host="shop.example")
    web.on("/wall/away", page("", "", 302, Location="https://other.example/page", Set_Cookie="a=b"))
    inside = await answered(web, "/wall")
    await answered(web, "/wall/away")

    assert (inside.status, len(inside.hops)) == (200, 2)
    assert not web.seen[-1].header("cookie")


async def test_cookies_live_for_one_request_only(web: Faulty) -> None:
    async with Client(web.guard(), PATIENT, ca_file=str(web.ca_file)) as client:
        for _ in range(2):
            await client.fetch(Request("GET", web.url("/headers?Set-Cookie=a%3Db")))

    assert [one.header("cookie") for one in web.seen] == ["", ""]
