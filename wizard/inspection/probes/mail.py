"""Probe of mail domains: their mail servers by DNS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wizard.dataclass import dataclass
from wizard.drafts.evidence_observed import Facts, Question
from wizard.inspection.net.bounds import UpperBound
from wizard.inspection.net.guard import UNSEEN, WITNESS, may_exist
from wizard.inspection.net.traffic import DNS, CallKey, RequestLog, Sent
from wizard.inspection.probes.calls import PlannedCall
from wizard.inspection.probes.scene import ProbeContext, ProbeError

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver

RESOLVER = "resolver"
"""The key of the shared resolver in a run."""
_SECONDS = 6.0
"""Seconds for one DNS query with all retries."""
_SERVERS = 3
"""Maximum mail servers whose addresses are looked up, preferred ones first."""
_MOST = UpperBound(lookups=1 + 2 * _SERVERS)
"""The domain's own records, and two kinds of address of each server. Name servers that do not
answer are asked again, within the time for one question."""


def mail_domain_calls(question: Question) -> tuple[PlannedCall, ...]:
    domain = question.inputs[0]
    message = f"DNS: which servers take the mail of {domain}; no mail is sent"
    return (PlannedCall(DNS, domain, message, bound=_MOST),)


async def mail_domain(question: Question, probe_context: ProbeContext) -> Facts:
    """`exists`; `servers`: names of mail servers; `lost`: those of the first without an address.

    `refuses`: the domain states that it takes no mail (RFC 7505). `address`: the domain has an
    address, which is the fallback without mail servers (RFC 5321, section 5.1).
    """
    resolver: Resolver = await probe_context.shared.once(RESOLVER, _resolver)
    domain, traffic = question.inputs[0], probe_context.client.traffic
    return await mail_facts(domain, _NotedResolver(resolver, traffic, CallKey(DNS, domain)))


@dataclass(frozen=True, slots=True)
class _NotedResolver:
    """A resolver whose look-ups are noted. Raises RequestFailed for more than announced."""

    resolver: Resolver
    traffic: RequestLog
    key: CallKey

    async def resolve(self, name: str, kind: str, **more: Any) -> Any:
        """As the resolver does."""
        self.traffic.note(self.key, Sent.LOOKUP, name)
        return await self.resolver.resolve(name, kind, **more)


async def _resolver() -> Resolver:
    from dns.asyncresolver import Resolver
    from dns.resolver import NoResolverConfiguration

    try:
        return Resolver()
    except NoResolverConfiguration as error:
        raise ProbeError("this machine names no name server") from error


async def mail_facts(domain: str, resolver: Resolver | _NotedResolver) -> dict[str, Any]:
    """The facts of `mail_domain`. Raises ProbeError if no name server answers."""
    found = await _dns_records(resolver, domain, "MX")
    if found is None:
        if may_exist(domain) and await _dns_records(resolver, WITNESS, "A") is None:
            raise ProbeError(f"{domain} is not found, {UNSEEN}")
        return {"exists": False}
    ordered = sorted(found, key=lambda record: record.preference)
    servers = [record.exchange.to_text(omit_final_dot=True)[:255] for record in ordered]
    if servers in ([""], ["."], ["@"]):
        return {"exists": True, "refuses": True}
    lost = [name for name in servers[:_SERVERS] if not await _has_address(resolver, name)]
    facts = {"exists": True, "servers": servers[:10], "lost": lost}
    return facts if servers else facts | {"address": await _has_address(resolver, domain)}


async def _has_address(resolver: Resolver | _NotedResolver, name: str) -> bool:
    for kind in ("A", "AAAA"):
        if await _dns_records(resolver, name, kind):
            return True
    return False


async def _dns_records(
    resolver: Resolver | _NotedResolver, name: str, kind: str
) -> list[Any] | None:
    """The records of a name; None if the name does not exist."""
    from dns import exception
    from dns import resolver as plain

    try:
        answer = await resolver.resolve(name, kind, lifetime=_SECONDS, search=False)
    except plain.NXDOMAIN:
        return None
    except plain.NoAnswer:
        return []
    except (plain.LifetimeTimeout, plain.NoNameservers, OSError) as error:
        raise ProbeError(f"no name server answers for {name}") from error
    except (exception.DNSException, UnicodeError) as error:
        raise ProbeError(f"{name} cannot be looked up") from error
    return list(answer)
