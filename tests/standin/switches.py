"""How the stand-in behaves; every switch, with what it imitates, is told in docs/rehearsal.md."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.procore.hosts import Stage

CONNECTED = 562949953500123
"""A company that has the app; beyond 32 bits on purpose."""
NOT_CONNECTED = 77120
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


@dataclass(frozen=True, slots=True)
class Switches:
    """The switches, each at what Procore is most likely to do."""

    environment: Stage = Stage.SANDBOX
    """Whose credentials are good for callers by number; a host of Procore's decides for itself."""
    enforce_company_header: bool = True
    company_header_status: int = 400
    dmsa_header_on_me: bool = True
    """A service account needs the company header even for `/me` and `/companies`."""
    installed_companies: frozenset[int] = frozenset({CONNECTED})
    access_ttl: int = 5400
    """Seconds; 0 makes every token an expired one."""
    refresh_single_use: bool = True
    lose_refresh_response: bool = False
    """Rotates the refresh token, then hangs up without telling it."""
    rate_hour: int = 600
    rate_spike: int = 25
    """Calls in 10 s."""
    retry_after: bool = False
    """Names the wait in `Retry-After` too when a limit is reached."""
    outage: bool = False
    auth_error_status: int = 401
    record: bool = True
    service_account: bool = True
    """The apps may ask for tokens with their credentials alone."""
    user_level: bool = True
    """The apps may send people to sign in."""
    redirect_uris: tuple[str, ...] = (
        "http://localhost",
        OUT_OF_BAND,
        "https://app.example/callback",
    )
    installations_visible: bool = True
    """Whether `/app_installations` may be read at all."""
    cors_origins: tuple[str, ...] = ()
    """Origins whose pages may call the API from a browser."""
