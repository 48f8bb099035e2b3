"""HTML pages of partners' hosts, valid ones and others."""

from __future__ import annotations

from html import escape

from tests.standin.wire import Reply


def page(title: str, body: str, status: int = 200, **headers: str) -> Reply:
    """A small page; names of headers are written with underscores for hyphens."""
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{body}</body></html>"
    )
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, text.encode(), pairs)


SOUND = page(
    "Harbor Sync help",
    "<h1>Harbor Sync</h1><p>How daily logs come into your books, step by step.</p>"
    "<h2>Set up</h2><p>Install the app, sign in, and choose a project.</p>"
    "<p>Questions? Write to help@harbor.example or call us on working days.</p>",
)
PARKED = page(
    "harbor.example",
    "<h1>harbor.example</h1><p>This domain is for sale!</p>"
    "<p>Buy this domain. Related searches: insurance, loans, hosting.</p>"
    "<p>Parked free, courtesy of a registrar.</p>",
)
SIGN_IN = page(
    "Sign in",
    '<h1>Sign in to continue</h1><form method="post" action="/session">'
    '<input type="email" name="email"><input type="password" name="password">'
    '<button type="submit">Log in</button></form>',
)
PLACEHOLDER = page(
    "Coming soon",
    "<h1>Coming soon</h1><p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>"
    "<p>TODO: write this page.</p>",
)
EMPTY = page("", "")
NOT_FOUND_AS_200 = page("Page not found", "<h1>404</h1><p>This page does not exist.</p>")
BOT_WALLS = {
    "challenge": page(
        "Just a moment...",
        "<h1>Checking your browser before you continue</h1>"
        "<noscript>Enable JavaScript and cookies to continue</noscript>"
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
        403,
        Server="cloudflare",
        cf_mitigated="challenge",
        CF_RAY="8f00000000000000-FRA",
    ),
    "captcha": page(
        "Access to this page has been denied",
        "<h1>Press and hold to confirm you are a human (and not a bot)</h1>"
        '<div id="px-captcha"></div>',
        403,
    ),
    "denied": page(
        "Access Denied",
        "<h1>Access Denied</h1><p>You don't have permission to access this page on this "
        "server.</p><p>Reference #18.00000000.0000000000.0</p>",
        403,
        Server="AkamaiGHost",
    ),
    "busy": page(
        "Just a moment...",
        "<h1>DDoS protection</h1><script>window._cf_chl_opt={}</script>",
        503,
        Server="cloudflare",
    ),
}

STEPS_PAGE = page(
    "Set up",
    "<h1>Set up</h1><ol><li>Open Settings.</li><li>Choose Connect.</li>"
    "<li>Sign in with Procore.</li><li>Choose a project.</li></ol>",
)
