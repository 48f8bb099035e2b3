"""Token formats of well-known vendors."""

from __future__ import annotations

from typing import NamedTuple

_B = r"(?<![A-Za-z0-9_\-])"
_E = r"(?![A-Za-z0-9_\-])"
_HEX = "[0-9a-fA-F]"
_64 = r"[A-Za-z0-9_\-]"
_AN = "[A-Za-z0-9]"
_UUID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"


class TokenForm(NamedTuple):
    """The token format of one vendor."""

    hint: str
    """A substring of every token; searched first, because that is fast."""
    kind: str
    """Completes "looks like": "a GitHub token"."""
    pattern: str
    """A regular expression for the whole token."""

    @property
    def begins_with_hint(self) -> bool:
        """Whether tokens begin with the hint, so that matching can start there."""
        return self.pattern.removeprefix(_B).replace("\\", "").startswith(self.hint)


TOKEN_FORMS = tuple(
    TokenForm(*form)
    for form in (
        ("eyJ", "a web token (JWT)", rf"{_B}eyJ{_64}{{6,}}(?:\.{_64}*){{2,4}}"),
        ("AKIA", "an AWS key", rf"{_B}AKIA[A-Z0-9]{{16}}{_E}"),
        ("ASIA", "an AWS key", rf"{_B}ASIA[A-Z0-9]{{16}}{_E}"),
        ("ABSK", "an AWS key", rf"{_B}ABSK{_AN}{{60,}}=*"),
        ("gh", "a GitHub token", rf"{_B}gh[pousr]_{_AN}{{30,}}"),
        ("github_pat_", "a GitHub token", r"github_pat_\w{30,}"),
        (
            "gl",
            "a GitLab token",
            rf"{_B}gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-{_64}{{18,}}",
        ),
        ("xox", "a Slack token", rf"{_B}xox[abceoprs](?:\.xox[bp])?-{_64}{{10,}}"),
        ("xapp-", "a Slack token", rf"{_B}xapp-\d-{_64}{{10,}}"),
        (
            "hooks.slack.com/",
            "a Slack webhook",
            r"hooks\.slack\.com/(?:services|workflows)/[\w/]{20,}",
        ),
        (
            "webhook.office.com/",
            "a Teams webhook",
            r"webhook\.office\.com/webhookb2/[\w@\-]{30,}/[\w/\-]{30,}",
        ),
        ("/api/webhooks/", "a Discord webhook", rf"/api/webhooks/\d{{10,20}}/{_64}{{40,}}"),
        ("k_live_", "a Stripe key", rf"{_B}[sr]k_live_{_AN}{{16,}}"),
        ("k_test_", "a Stripe key", rf"{_B}[sr]k_test_{_AN}{{16,}}"),
        ("whsec_", "a webhook's signing secret", rf"{_B}whsec_[A-Za-z0-9+/=]{{16,}}"),
        ("AIza", "a Google API key", rf"{_B}AIza{_64}{{35}}"),
        ("ya29.", "a Google token", rf"{_B}ya29\.[\w\-.]{{20,}}"),
        ("GOCSPX-", "a Google client secret", rf"{_B}GOCSPX-{_64}{{20,}}"),
        ("1//0", "a Google refresh token", rf"{_B}1//0{_64}{{30,}}"),
        (
            "sk-",
            "an API key",
            rf"{_B}sk-(?!ssh-|ecdsa-)(?=[\w\-]{{0,200}}\d)(?:{_64}{{0,16}}-)?{_64}{{20,}}",
        ),
        ("SG.", "a SendGrid key", rf"{_B}SG\.{_64}{{16,}}\.{_64}{{16,}}"),
        ("SK", "a Twilio key", rf"{_B}SK[0-9a-f]{{32}}{_E}"),
        ("key-", "a Mailgun key", rf"{_B}key-[0-9a-f]{{32}}{_E}"),
        ("-us", "a Mailchimp key", rf"{_B}[0-9a-f]{{32}}-us\d{{1,2}}{_E}"),
        ("npm_", "an npm token", rf"{_B}npm_{_AN}{{30,}}"),
        ("pypi-", "a PyPI token", rf"{_B}pypi-{_64}{{40,}}"),
        ("rubygems_", "a RubyGems key", rf"{_B}rubygems_{_HEX}{{40,}}"),
        ("dckr_", "a Docker token", rf"{_B}dckr_(?:pat|oat)_{_64}{{20,}}"),
        ("_v1_", "a DigitalOcean token", rf"{_B}do[opr]_v1_{_HEX}{{40,}}"),
        ("HRKU-", "a Heroku key", rf"{_B}HRKU-{_64}{{30,}}"),
        ("shp", "a Shopify token", rf"{_B}shp(?:at|ca|pa|ss|ua|tka)_{_HEX}{{24,}}"),
        ("sq0", "a Square token", rf"{_B}sq0[a-z]{{3}}-{_64}{{20,}}"),
        ("EAA", "an access token", rf"{_B}EAA{_64}{{50,}}"),
        (":AA", "a Telegram token", rf"(?<!\d)\d{{8,10}}:AA{_64}{{32,34}}{_E}"),
        ("pat-", "a HubSpot token", rf"{_B}pat-[a-z]{{2,3}}\d-{_UUID}"),
        ("AT", "an Atlassian token", rf"{_B}AT(?:ATT3|CTT3|BB|STT3){_64}{{24,}}=*"),
        ("lin_", "a Linear key", rf"{_B}lin_(?:api|oauth)_{_AN}{{30,}}"),
        ("ntn_", "a Notion token", rf"{_B}ntn_{_AN}{{30,}}"),
        ("secret_", "a Notion token", rf"{_B}secret_{_AN}{{40,}}"),
        ("pat", "an Airtable token", rf"{_B}pat{_AN}{{14}}\.{_HEX}{{64}}"),
        ("dapi", "a Databricks token", rf"{_B}dapi[0-9a-f]{{32}}(?:-\d)?{_E}"),
        ("hf_", "a Hugging Face token", rf"{_B}hf_[A-Za-z]{{30,}}|{_B}hf_{_AN}{{30,}}"),
        ("dp.", "a Doppler token", rf"{_B}dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.\-]{{30,}}"),
        ("PMAK-", "a Postman key", rf"{_B}PMAK-{_HEX}{{20,}}-{_HEX}{{20,}}"),
        ("gl", "a Grafana token", rf"{_B}gl(?:sa|c)_[A-Za-z0-9+/=_]{{30,}}"),
        ("NRAK-", "a New Relic key", rf"{_B}NRAK-[A-Z0-9]{{20,}}"),
        ("sntry", "a Sentry token", rf"{_B}sntry[su]_[A-Za-z0-9+/=_]{{30,}}"),
        (".atlasv1.", "a Terraform token", rf"{_B}{_AN}{{14}}\.atlasv1\.[\w=\-]{{50,}}"),
        ("hv", "a Vault token", rf"{_B}hv[sbr]\.{_64}{{20,}}"),
        ("Q~", "an Azure client secret", r"(?<![\w~.\-])[\w~.\-]{3}\dQ~[\w~.\-]{28,40}"),
        ("sl.", "a Dropbox token", rf"{_B}sl\.(?:u\.)?{_64}{{80,}}"),
        ("sbp_", "a Supabase token", rf"{_B}sbp_{_HEX}{{40}}"),
        ("sb_secret_", "a Supabase key", rf"{_B}sb_secret_{_64}{{20,}}"),
        ("pscale_", "a PlanetScale token", rf"{_B}pscale_(?:tkn|pw|oauth)_[\w.\-]{{30,}}"),
        ("nfp_", "a Netlify token", rf"{_B}nfp_{_AN}{{30,}}"),
        ("figd_", "a Figma token", rf"{_B}figd_{_64}{{30,}}"),
        ("tfp_", "a Typeform token", rf"{_B}tfp_[\w.\-]{{40,}}"),
        ("access-", "a Plaid token", rf"{_B}access-(?:sandbox|development|production)-{_UUID}"),
        ("xkeysib-", "a Brevo key", rf"{_B}xkeysib-{_HEX}{{64}}-{_AN}{{16}}"),
        ("sk.ey", "a Mapbox token", rf"{_B}sk\.eyJ{_64}{{20,}}\.{_64}{{16,}}"),
        ("access_token$", "a Braintree token", r"access_token\$\w+\$\w{16}\$\w{32}"),
        ("AGE-SECRET-KEY-", "a private key", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
        ("ops_", "a 1Password token", rf"{_B}ops_eyJ{_64}{{40,}}"),
        ("pul-", "a Pulumi token", rf"{_B}pul-{_HEX}{{40}}{_E}"),
        ("sq", "a SonarQube token", rf"{_B}sq[pua]_{_HEX}{{40}}{_E}"),
        ("AKC", "an Artifactory key", rf"{_B}(?<![+/])AKC{_AN}{{20,}}"),
        ("sdk-", "a LaunchDarkly key", rf"{_B}sdk-{_UUID}"),
        ("CFPAT-", "a Contentful token", rf"{_B}CFPAT-{_64}{{40,}}"),
        ("fio-u-", "a Frame.io token", rf"{_B}fio-u-{_64}{{40,}}"),
        ("EZ", "an EasyPost key", rf"{_B}EZ[AT]K{_AN}{{50,}}"),
        ("CLOJARS_", "a Clojars token", rf"{_B}CLOJARS_[0-9a-z]{{50,}}"),
        ("pplx-", "an API key", rf"{_B}pplx-{_AN}{{40,}}"),
        ("gsk_", "an API key", rf"{_B}gsk_{_AN}{{40,}}"),
        ("r8_", "a Replicate token", rf"{_B}r8_{_AN}{{36,}}"),
        ("xai-", "an API key", rf"{_B}xai-{_AN}{{60,}}"),
        ("fm2_", "a Fly token", r"fm2_[A-Za-z0-9+/=_]{40,}"),
        ("rzp_", "a Razorpay key", rf"{_B}rzp_(?:live|test)_{_AN}{{14}}{_E}"),
        ("1/", "an Asana token", rf"{_B}[012]/\d{{13,20}}(?:/\d{{13,20}})?:{_HEX}{{32}}{_E}"),
        ("vercel_", "a Vercel token", rf"{_B}vercel_\w{{24,}}"),
        ("cf", "a Cloudflare token", rf"{_B}cf(?:ut|at|k)_{_64}{{40,}}"),
        ("v1.0-", "a Cloudflare key", rf"{_B}v1\.0-{_HEX}{{20,}}-{_HEX}{{100,}}"),
        ("tskey-", "a Tailscale key", rf"{_B}tskey-[a-z]+-{_64}{{16,}}"),
        ("sgp_", "a Sourcegraph token", rf"{_B}sgp_(?:\w+_)?{_HEX}{{40}}"),
        ("phx_", "a PostHog key", rf"{_B}phx_{_AN}{{30,}}"),
        ("re_", "a Resend key", rf"{_B}re_{_AN}{{8}}_{_AN}{{20,}}"),
        ("ddp_", "a Datadog key", rf"{_B}ddp_{_AN}{{32,}}"),
        ("AccountKey=", "an Azure storage key", r"(?<=AccountKey=)[A-Za-z0-9+/]{40,}={0,2}"),
        ("SharedAccessKey=", "an Azure key", r"(?<=SharedAccessKey=)[A-Za-z0-9+/]{40,}={0,2}"),
        ("PuTTY-User-Key", "a private key", r"PuTTY-User-Key-File-\d[\s\S]*"),
    )
)
