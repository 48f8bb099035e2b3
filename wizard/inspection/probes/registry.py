"""Every probe by the name of its check, with the calls that it makes."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.inspection.probes import (
    companies,
    cors,
    framing,
    links,
    mail,
    oauth,
    pages,
    tls,
    webhooks,
)
from wizard.inspection.probes.calls import ProbeEntry

PROBES: Mapping[str, ProbeEntry] = {
    "companies-installed": ProbeEntry(companies.companies_installed, companies.reading_companies),
    "company-header": ProbeEntry(companies.company_header, companies.naming_the_company),
    "cors-preflight": ProbeEntry(cors.cors_preflight, cors.cors_preflight_calls),
    "framing": ProbeEntry(framing.framing, framing.framing_calls),
    "installation": ProbeEntry(companies.installation, companies.looking_for_installation),
    "link-alive": ProbeEntry(links.link_alive, links.opens),
    "link-mentions": ProbeEntry(pages.link_mentions, pages.opens),
    "link-own-site": ProbeEntry(links.link_own_site, links.opens_both),
    "link-privacy": ProbeEntry(pages.link_privacy, pages.opens),
    "link-steps": ProbeEntry(pages.link_steps, pages.opens),
    "link-version-date": ProbeEntry(pages.link_version_date, pages.opens),
    "mail-domain": ProbeEntry(mail.mail_domain, mail.asks_names),
    "multi-company": ProbeEntry(companies.multi_company, companies.reading_both),
    "oauth-token": ProbeEntry(oauth.oauth_token, oauth.oauth_token_calls),
    "page-content": ProbeEntry(pages.page_content, pages.opens),
    "tls": ProbeEntry(tls.tls, tls.tls_calls),
    "webhook-auth": ProbeEntry(webhooks.webhook_auth, webhooks.auth_calls),
    "webhook-delivery": ProbeEntry(webhooks.webhook_delivery, webhooks.delivery_calls),
    "webhook-duplicate": ProbeEntry(webhooks.webhook_duplicate, webhooks.duplicate_calls),
}
