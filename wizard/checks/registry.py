"""The registry of checks by catalogue name; modules are imported at the first lookup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from wizard.drafts.evidence_observed import Question
from wizard.lazy_registry import LazyRegistry
from wizard.rules.table import Rule, RuleTable
from wizard.rules.verdict import Verdict
from wizard.text import clean


def _with_safe_text(check: Rule) -> Rule:
    """Removes control codes from verdicts, as files, hosts and evidence are untrusted."""

    @wraps(check)
    def safe(*facts: Any, **params: Any) -> Verdict:
        verdict = check(*facts, **params)
        if verdict.message.isprintable() and verdict.fix.isprintable():
            return verdict
        return replace(verdict, message=clean(verdict.message), fix=clean(verdict.fix))

    return safe


CHECKS: Mapping[str, Rule] = LazyRegistry(
    {
        "chapters-inside": "wizard.checks.videos:chapters_inside",
        "companies-installed": "wizard.checks.api:companies_installed",
        "company-header": "wizard.checks.api:company_header",
        "cors-preflight": "wizard.checks.hosts:cors_preflight",
        "document": "wizard.checks.documents:document",
        "document-rows": "wizard.checks.documents:document_rows",
        "files-differ": "wizard.checks.videos:files_differ",
        "framing": "wizard.checks.framing:framing",
        "image-alike": "wizard.checks.images:image_alike",
        "image-aspect": "wizard.checks.images:image_aspect",
        "image-background": "wizard.checks.images:image_background",
        "image-bounds": "wizard.checks.images:image_bounds",
        "image-colours": "wizard.checks.images:image_colours",
        "image-contrast": "wizard.checks.images:image_contrast",
        "image-distinct": "wizard.checks.images:image_distinct",
        "image-filled": "wizard.checks.images:image_filled",
        "image-format": "wizard.checks.images:image_format",
        "image-private": "wizard.checks.images:image_private",
        "image-sharp": "wizard.checks.images:image_sharp",
        "image-size": "wizard.checks.images:image_size",
        "installation": "wizard.checks.api:installation",
        "link-alive": "wizard.checks.links:link_alive",
        "link-mentions": "wizard.checks.pages:link_mentions",
        "link-own-site": "wizard.checks.links:link_own_site",
        "link-privacy": "wizard.checks.pages:link_privacy",
        "link-steps": "wizard.checks.pages:link_steps",
        "link-version-date": "wizard.checks.pages:link_version_date",
        "listed-names": "wizard.checks.documents:listed_names",
        "mail-domain": "wizard.checks.hosts:mail_domain",
        "multi-company": "wizard.checks.api:multi_company",
        "oauth-token": "wizard.checks.oauth:oauth_token",
        "page-content": "wizard.checks.pages:page_content",
        "source-absent": "wizard.checks.source:source_absent",
        "source-deprecated-routes": "wizard.checks.routes:source_deprecated_routes",
        "source-permissions": "wizard.checks.routes:source_permissions",
        "source-present": "wizard.checks.source:source_present",
        "source-routes": "wizard.checks.routes:source_routes",
        "source-secrets": "wizard.checks.source:source_secrets",
        "tls": "wizard.checks.hosts:tls",
        "traffic-company": "wizard.checks.routes:traffic_company",
        "video-duration": "wizard.checks.videos:video_duration",
        "video-format": "wizard.checks.videos:video_format",
        "video-picture": "wizard.checks.videos:video_picture",
        "video-speech": "wizard.checks.videos:video_speech",
        "video-streaming": "wizard.checks.videos:video_streaming",
        "video-technical": "wizard.checks.videos:video_technical",
        "webhook-auth": "wizard.checks.webhooks:webhook_auth",
        "webhook-delivery": "wizard.checks.webhooks:webhook_delivery",
        "webhook-duplicate": "wizard.checks.webhooks:webhook_duplicate",
    },
    convert=_with_safe_text,
)
"""Called like rules, with facts whose `seen` has inspection results; opens nothing."""

CHECK_TABLE = RuleTable(
    "check",
    CHECKS,
    fields={
        "chapters-inside": 2,
        "companies-installed": 4,
        "company-header": 4,
        "files-differ": 2,
        "image-distinct": 2,
        "installation": 4,
        "link-own-site": 2,
        "listed-names": 2,
        "multi-company": 5,
        "oauth-token": 3,
        "source-deprecated-routes": 4,
        "source-permissions": 4,
        "source-routes": 4,
        "source-secrets": 2,
    },
)

CheckQuestions = Callable[..., tuple[Question, ...]]
"""Called like the check, with facts, fields and parameters; returns its questions."""

CHECK_QUESTIONS: Mapping[str, CheckQuestions] = LazyRegistry(
    {
        "companies-installed": "wizard.checks.api:companies_installed_questions",
        "company-header": "wizard.checks.api:company_header_questions",
        "cors-preflight": "wizard.checks.hosts:cors_preflight_questions",
        "framing": "wizard.checks.framing:framing_questions",
        "installation": "wizard.checks.api:installation_questions",
        "link-alive": "wizard.checks.links:link_alive_questions",
        "link-mentions": "wizard.checks.pages:link_mentions_questions",
        "link-own-site": "wizard.checks.links:link_own_site_questions",
        "link-privacy": "wizard.checks.pages:link_privacy_questions",
        "link-steps": "wizard.checks.pages:link_steps_questions",
        "link-version-date": "wizard.checks.pages:link_version_date_questions",
        "mail-domain": "wizard.checks.hosts:mail_domain_questions",
        "multi-company": "wizard.checks.api:multi_company_questions",
        "oauth-token": "wizard.checks.oauth:oauth_token_questions",
        "page-content": "wizard.checks.pages:page_content_questions",
        "source-absent": "wizard.checks.source:source_absent_questions",
        "source-deprecated-routes": "wizard.checks.routes:source_deprecated_routes_questions",
        "source-permissions": "wizard.checks.routes:source_permissions_questions",
        "source-present": "wizard.checks.source:source_present_questions",
        "source-routes": "wizard.checks.routes:source_routes_questions",
        "source-secrets": "wizard.checks.source:source_secrets_questions",
        "tls": "wizard.checks.hosts:tls_questions",
        "traffic-company": "wizard.checks.routes:traffic_company_questions",
        "webhook-auth": "wizard.checks.webhooks:webhook_auth_questions",
        "webhook-delivery": "wizard.checks.webhooks:webhook_delivery_questions",
        "webhook-duplicate": "wizard.checks.webhooks:webhook_duplicate_questions",
    }
)
"""By the check's name. Planning and judging use the same questions."""
