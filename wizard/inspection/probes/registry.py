"""The registry of probes by check name, with their calls."""

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
    "companies-installed": ProbeEntry(
        companies.companies_installed, companies.companies_installed_calls
    ),
    "company-header": ProbeEntry(companies.company_header, companies.company_header_calls),
    "cors-preflight": ProbeEntry(cors.cors_preflight, cors.cors_preflight_calls),
    "framing": ProbeEntry(framing.framing, framing.framing_calls, framing.framing_in_browser),
    "installation": ProbeEntry(companies.installation, companies.installation_calls),
    "link-alive": ProbeEntry(links.link_alive, links.link_alive_calls, of_a_page=True),
    "link-mentions": ProbeEntry(pages.link_mentions, pages.page_calls, of_a_page=True),
    "link-own-site": ProbeEntry(links.link_own_site, links.link_own_site_calls),
    "link-privacy": ProbeEntry(pages.link_privacy, pages.page_calls, of_a_page=True),
    "link-steps": ProbeEntry(pages.link_steps, pages.page_calls, of_a_page=True),
    "link-version-date": ProbeEntry(pages.link_version_date, pages.page_calls, of_a_page=True),
    "mail-domain": ProbeEntry(mail.mail_domain, mail.mail_domain_calls),
    "multi-company": ProbeEntry(companies.multi_company, companies.multi_company_calls),
    "oauth-token": ProbeEntry(oauth.oauth_token, oauth.oauth_token_calls),
    "page-content": ProbeEntry(pages.page_content, pages.page_calls, of_a_page=True),
    "tls": ProbeEntry(tls.tls, tls.tls_calls),
    "webhook-auth": ProbeEntry(webhooks.webhook_auth, webhooks.webhook_auth_calls),
    "webhook-delivery": ProbeEntry(webhooks.webhook_delivery, webhooks.webhook_delivery_calls),
    "webhook-duplicate": ProbeEntry(webhooks.webhook_duplicate, webhooks.webhook_duplicate_calls),
}
