"""The API host: authentication, rate limits, company header, and routes.

Facts: tutorial_mpz.md, rate_limiting.md, error_reference.md, pagination.md (June 2026). Statuses
and wrappers of errors are mostly not documented; docs/rehearsal.md says which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from tests.standin import samples
from tests.standin.budget import Budget
from tests.standin.faults import PLAIN, too_many
from tests.standin.grants import Grants, Token
from tests.standin.login import as_json, bearer
from tests.standin.samples import Row
from tests.standin.switches import Switches
from tests.standin.wire import Asked, Reply

MISSING_HEADER = (
    "Missing Procore-Company-Id header!\n\n"
    "Each call your application makes to the Procore API must contain a request header that "
    "includes the Procore-Company-Id field. \n"
    "This request header field specifies the id of the company into which you are making the call."
)
"""tutorial_mpz.md (June 2026), to the letter; its status and Content-Type are not documented."""
INVALID = "The access token is invalid"
"""error_reference.md (June 2026), for a token that has expired or was revoked."""
NOT_CONNECTED = "App is not connected to this company."
"""error_reference.md (June 2026), without the full stop; that is from public code of others."""
EXEMPT = {"/rest/v1.0/me", "/rest/v1.0/companies"}
COMPANY_HEADER = "procore-company-id"


@dataclass(frozen=True)
class Call:
    """A request of an identified caller."""

    asked: Asked
    token: Token

    @property
    def company(self) -> str:
        """The value of the header; "" without one or when it is not a number."""
        value = self.asked.header(COMPANY_HEADER)
        return value if value.isdecimal() else ""

    @property
    def named(self) -> set[str]:
        """Every company in the header, the path and the query."""
        path = re.match(r"/rest/v\d+\.\d+/companies/(\d+)", self.asked.path)
        ids = {self.company, self.asked.one("company_id"), path[1] if path else ""}
        return ids - {""}


@dataclass(frozen=True)
class Rest:
    """Answers for one environment at one time."""

    grants: Grants
    switches: Switches
    budgets: dict[tuple[int, str], Budget]
    now: float

    def answer(self, asked: Asked) -> Reply:
        """The answer to a request."""
        if not asked.path.startswith("/rest/"):
            return as_json({"errors": "Not found"}, 404)
        if asked.method == "OPTIONS":
            return self._before_a_browser_calls(asked)
        token = self.grants.find(bearer(asked))
        if token is None or token.left(self.now) <= 0:
            return _unknown(asked)
        call = Call(asked, token)
        return self._within_budget(call)

    def _before_a_browser_calls(self, asked: Asked) -> Reply:
        origin = asked.header("origin")
        headers: tuple[tuple[str, str], ...] = ()
        if origin in self.switches.cors_origins:
            wanted = asked.header("access-control-request-headers")
            headers = (
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS"),
                ("Access-Control-Allow-Headers", wanted),
            )
        return Reply(200, headers=headers, kind="")

    def _within_budget(self, call: Call) -> Reply:
        budget = self.budgets.setdefault((call.token.owner, call.company), Budget())
        left = budget.spend(self.now, self.switches.rate_hour, self.switches.rate_spike)
        if left.remaining >= 0:
            reply = self._for_company(call)
        else:
            wait_s = left.reset - int(self.now)
            return too_many(wait_s, left.headers, retry_after=self.switches.retry_after)
        return replace(reply, headers=(*reply.headers, *left.headers))

    def _for_company(self, call: Call) -> Reply:
        missing = self.switches.enforce_company_header and not call.company
        if missing and self._needs_header(call):
            return Reply(self.switches.company_header_status, MISSING_HEADER.encode(), kind=PLAIN)
        installed = {str(company) for company in self.switches.installed_companies}
        if call.named - installed and not self._exempt(call):
            return as_json({"errors": [NOT_CONNECTED]}, 403)
        return self._routed(call)

    def _exempt(self, call: Call) -> bool:
        """Whether a person may request it without a company."""
        names = {"company_id", "project_id"} & set(call.asked.query)
        return call.token.person and call.asked.path in EXEMPT and not names

    def _needs_header(self, call: Call) -> bool:
        lenient = not self.switches.dmsa_header_on_me and call.asked.path in EXEMPT
        return not self._exempt(call) and not (lenient and not call.token.person)

    def _routed(self, call: Call) -> Reply:
        for pattern, route in ROUTES:
            if call.asked.method == "GET" and pattern.fullmatch(call.asked.path):
                return route(self, call)
        return as_json({"errors": "Not found"}, 404)


def _unknown(asked: Asked) -> Reply:
    if not asked.path.startswith("/rest/v2"):
        return as_json({"errors": INVALID}, 401)
    details = [{"reason_code": "INVALID_TOKEN", "message": INVALID}]
    error = {"code": "UNAUTHORIZED", "message": "Unauthorized", "details": details}
    return as_json({"error": error}, 401)


# Routes


def _me(_: Rest, call: Call) -> Reply:
    named = bool({"company_id", "project_id"} & set(call.asked.query))
    return as_json(samples.me(call.token.owner, named=named))


def _companies(rest: Rest, call: Call) -> Reply:
    """A person's companies; for a service account those that have the app."""
    installed = rest.switches.installed_companies
    rows = [r for r in samples.companies() if call.token.person or r["id"] in installed]
    return paged(call.asked, rows)


def _projects(_: Rest, call: Call) -> Reply:
    if "company_id" not in call.asked.query and "/companies/" not in call.asked.path:
        return _lacks("company_id")
    new = call.asked.path.startswith("/rest/v1.1/")
    view = call.asked.one("view", "normal") if new else "normal"
    return paged(call.asked, samples.projects(view), largest=300)


def _installations(rest: Rest, call: Call) -> Reply:
    if not rest.switches.installations_visible:
        return as_json({"errors": "You do not have permission to do that."}, 403)
    if "company_id" not in call.asked.query:
        return _lacks("company_id")
    return paged(call.asked, samples.installations(rest.grants.app.client_id))


def _base_url(_: Rest, __: Call) -> Reply:
    return as_json({"zone": "us02", "web_base_url": "https://us02.procore.com"})


def _hooks(_: Rest, call: Call) -> Reply:
    if not {"company_id", "project_id"} & set(call.asked.query):
        return _lacks("company_id")
    namespace = call.asked.one("namespace", samples.NAMESPACE)
    return paged(call.asked, [r for r in samples.hooks() if r["namespace"] == namespace])


def _deliveries(_: Rest, call: Call) -> Reply:
    if not {"company_id", "project_id"} & set(call.asked.query):
        return _lacks("company_id")
    if f"/{samples.hooks()[0]['id']}/" not in call.asked.path:
        return as_json({"errors": "Not found"}, 404)
    failing = call.asked.one("filter[status]") == "failing"
    rows = [r for r in samples.deliveries() if not failing or r["outcome"] != "ok"]
    return paged(call.asked, rows)


def _hooks_v2(_: Rest, call: Call) -> Reply:
    return paged(call.asked, samples.hooks_v2(), largest=100, usual=10, wrap="data")


def _lacks(name: str) -> Reply:
    return as_json({"errors": f"param is missing or the value is empty: {name}"}, 400)


Route = Callable[[Rest, Call], Reply]
ROUTES: Sequence[tuple[re.Pattern[str], Route]] = tuple(
    (re.compile(pattern), route)
    for pattern, route in (
        (r"/rest/v1\.0/me", _me),
        (r"/rest/v1\.0/companies", _companies),
        (r"/rest/v1\.0/companies/\d+/projects", _projects),
        (r"/rest/v1\.[01]/projects", _projects),
        (r"/rest/v1\.0/app_installations", _installations),
        (r"/rest/v1\.0/company_base_url", _base_url),
        (r"/rest/v1\.0/webhooks/hooks", _hooks),
        (r"/rest/v1\.0/webhooks/hooks/\d+/deliveries", _deliveries),
        (r"/rest/v2\.0/companies/\d+/webhooks/hooks", _hooks_v2),
    )
)


# Lists


def paged(
    asked: Asked, rows: Sequence[Row], largest: int = 10_000, usual: int = 100, wrap: str = ""
) -> Reply:
    """One page of a list, with the headers that link to the others.

    Facts: pagination.md. Of a list on one page only the document management guide speaks, for
    version 2.0: its `Link` is empty.
    """
    size = min(_number(asked, "per_page", usual), largest)
    page, last = _number(asked, "page", 1), max(1, -(-len(rows) // size))
    part = rows[(page - 1) * size : page * size]
    links = ", ".join(f'<{_at(asked, to, size)}>; rel="{rel}"' for rel, to in _ways(page, last))
    reply = as_json({wrap: part} if wrap else part)
    headers = [("Link", links)] if links or wrap else []
    headers += [("Per-Page", str(size)), ("Total", str(len(rows)))]
    return replace(reply, headers=(*reply.headers, *headers))


def _ways(page: int, last: int) -> Iterator[tuple[str, int]]:
    """In the order of the sample in pagination.md; the second page has no `prev` there."""
    if last == 1:
        return
    if page > 1:
        yield "first", 1
    if page > 2:
        yield "prev", page - 1
    yield "last", last
    if page < last:
        yield "next", page + 1


def _at(asked: Asked, page: int, size: int) -> str:
    query = {name: values[0] for name, values in asked.query.items()}
    query |= {"page": str(page), "per_page": str(size)}
    return f"https://{asked.header('host')}{asked.path}?{urlencode(sorted(query.items()))}"


def _number(asked: Asked, name: str, usual: int) -> int:
    value = asked.one(name)
    return max(1, int(value)) if value.isdecimal() else usual
