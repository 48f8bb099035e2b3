"""What looks like a secret is found in any text, and what does not is left alone."""

from __future__ import annotations

import base64
import hashlib
import re
import sysconfig
import time
import uuid
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from wizard.secrets.detection import holds_secret, secrets_in
from wizard.secrets.masking import masked, without_secrets, without_secrets_throughout

ROOT = Path(__file__).parents[1]
SIGNS = {
    "h": "0123456789abcdef",
    "a": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "U": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "b": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
    "d": "123456789",
}
FORMS = """
ghp_{a36}                            github_pat_{a22}_{a59}         glpat-{a20}
AKIA{U16}                            AKIA{U16} / {a40}              aws_secret_access_key = {a40}
xoxb-{d12}-{d12}-{a24}               xapp-1-{U11}-{d13}-{h64}       https://hooks.slack.com/services/T{U8}/B{U8}/{a24}
sk_live_{a24}                        rk_test_{a40}                  whsec_{a32}
AIza{b35}                            GOCSPX-{b28}                   ya29.{b60}
sk-proj-{b80}                        sk-ant-api03-{b90}             SG.{b22}.{b43}
SK{h32}                              Twilio auth token: {h32}       key-{h32}
{h32}-us1                            npm_{a36}                      pypi-AgEIcHlwaS5vcmc{b80}
dckr_pat_{b27}                       dop_v1_{h64}                   shpat_{h32}
sq0csp-{b43}                         {d9}:AA{b33}                   pat-na1-{uuid}
ATATT3xFfGF0{b60}                    lin_api_{a40}                  secret_{a43}
pat{a14}.{h64}                       dapi{h32}                      hf_{a34}
dp.pt.{a43}                          PMAK-{h24}-{h34}               glsa_{a32}_{h8}
NRAK-{U27}                           sntryu_{h64}                   {a14}.atlasv1.{a67}
hvs.{b90}                            {a3}8Q~{b34}                   AccountKey={a86}==
sbp_{h40}                            rubygems_{h48}                 figd_{b40}
access-sandbox-{uuid}                xkeysib-{h64}-{a16}            sk.eyJ{b60}.{b22}
HEROKU_API_KEY={uuid}                DD_API_KEY={h32}               nfp_{a36}
"""
BY_NAME = """
client_secret={h64}
Our client secret is {h64}
Client ID: {h64} Client Secret: {h64}
{h64}\\n{h64}
{h64}:{h64}
Unser Client-Secret lautet {a43}
PROCORE_CLIENT_SECRET={a43}
{{"client_id": "{a43}", "client_secret": "{a43}"}}
refresh_token: {a43}
Authorization: Bearer {a40}
x-api-key: {h32}
https://app.example.com/cb?access_token={a30}
https://app.example.com/cb#access_token={a30}&token_type=bearer
https://app.example.com/cb?code={h64}
https://app.example.com/go?to=https%3A%2F%2Fb.example%2F%3Faccess_token%3D{a30}
https://me:{a12}@host.example.com/x
curl -u me:{a12} https://host.example.com
Server=db;User Id=sa;Password={a12};
-----BEGIN RSA PRIVATE KEY-----\\n{a64}\\n{a64}\\n-----END RSA PRIVATE KEY-----
-----BEGIN OPENSSH PRIVATE KEY-----\\n{a64}
"""
WRITTEN = (
    "password: hunter2",
    "Login: demo@acme.com, password: Sommer2024!",
    "Password: swordfish",
    "The password is Sommer2024!",
    "Passwort: Baustelle7",
    "Mot de passe : Chantier2024",
    "<b>Password:</b> Demo2024!",
    "**Password:** `Demo2024!`",
    "| password | Demo2024! |",
    "demo@acme.com / pass: Demo2024!",
    "Sign in with demo@acme.com / Tr0ub4dor3",
    "Credentials - demo@fieldline.io : Fieldline#2025",
    "demo@acme.com | Blue-Horse+42",
    "user demo, PW: Blue-Horse-42",
    "Пароль: Sommer2024!",
    "密码：Sommer2024!",
    "パスワード: Sommer2024!",
    "LÖSENORD: Sommer2024!",
    "Meeting 812 3456 7890, passcode: 482913",
    "p\u200bassword: hun\u200bter2",
    "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44: hunter2",
    "Authorization: Basic dXNlcjpwYXNz",
    "Bearer eyJhbGciOi.abc.def",
    "https://user:password@host.example.com/",
    "const ADMIN_PASS = window.ADMIN_PASS || 'Harbour7crane';",
    "const [password, setPassword] = useState('Harbour7crane!');",
    '<add key="Mail_Password" value="Harbour7crane" />',
    "USER_PASS=${USER_PASS:-harbourcrane}",
    'aes.Key = utf8.GetBytes("HARBOURKEYOF32BYTESTEN");',
    "La clave: Obra2024!",
    "sshpass -p Harbour7crane ssh ops@host",
    "Gmail app password: bdrh oupc iqmm ttzy",
)


def filled(form: str, random: Random) -> str:
    def one(found: re.Match[str]) -> str:
        if found[1] == "uuid":
            return str(uuid.UUID(int=random.getrandbits(128)))
        return "".join(random.choices(SIGNS[found[1][0]], k=int(found[1][1:])))

    text = re.sub(r"(?<!\{)\{(uuid|[haUbd]\d+)\}", one, form)
    return text.replace("\\n", "\n").replace("{{", "{").replace("}}", "}")


ALL_FORMS = (*re.split(r"\s{2,}|\n", FORMS.strip()), *BY_NAME.strip().split("\n"))


@pytest.mark.parametrize("form", ALL_FORMS)
def test_a_secret_is_found_in_any_sentence(form: str) -> None:
    random = Random(form)
    around = ("{}", "We use {} in our demo.", "See here: {}\nThanks, Ana")
    told = [place.format(filled(form, random)) for place in islice(cycle(around), 12)]

    assert [text for text in told if not holds_secret(text)] == []


@pytest.mark.parametrize("text", WRITTEN)
def test_a_secret_that_a_person_wrote_is_found_and_masked(text: str) -> None:
    (found,) = secrets_in(text)

    assert text[found.start : found.end] not in without_secrets(text)
    assert text[: found.start] in without_secrets(text)
    assert len(masked(text)) == len(text)
    assert not holds_secret(without_secrets(text))


def test_a_secret_is_masked_where_it_stands_again() -> None:
    assert without_secrets("Password: Sommer2024! (again: Sommer2024!)").count("Sommer") == 0


HARMLESS = (
    "App Version Key: {uuid}",
    "{uuid}",
    "Company ID: {d15}",
    "{h40}",
    "Fixed in commit {h40}",
    "{h64}  logo.png",
    "sha256: {h64}",
    "Client ID: {h64}",
    "{a43}",
    "google-site-verification={a43}",
    "1.4.0-rc1+build.{h7}",
    "#{h6}",
    "https://docs.google.com/document/d/1{a43}/edit?usp=sharing",
    "https://www.loom.com/share/{h32}",
    "https://www.youtube.com/watch?v={a11}",
    "https://app.example.com/companies/{d4}/tools/{uuid}?tab=settings",
    "/home/ana/work/constructionmanagementintegrations/procore-{h8}/src/main/resources/application.yaml",
    "The source is in ~/src/LedgerLogApiCard2024/site-{d4}/main",
    "C:/Users/AnaDuarte1/OneDrive - Acme/SiteBook2025/DailyLogSyncV3",
    "/mnt/c/Users/JDoe01/OneDrive - Acme/SiteBookDesktop2/logV3/invoice_2/procore2",
    "keyring:{uuid}/prod.client_secret",
)


@pytest.mark.parametrize("form", HARMLESS)
def test_an_id_a_sum_or_an_address_is_no_secret(form: str) -> None:
    random = Random(form)
    assert [text for _ in range(40) if holds_secret(text := filled(form, random))] == []


@pytest.mark.parametrize(
    "text",
    [
        "Password: required, at least 12 characters",
        "Passwords are hashed with bcrypt; tokens expire after 90 minutes.",
        "The client secret is stored in AWS Secrets Manager and rotated every 90 days.",
        "Access token lifetime: 7200 seconds. Refresh token: one use.",
        "client_secret = ENV['PROCORE_CLIENT_SECRET']",
        "Authorization: Bearer ${token}",
        "Write to ana@acme.com / sales2@acme.com, or support@acme.com: Mon-Fri 9am-5pm",
        "Accounts: ana@acme.com / +49 151 2345678 | git@github.com:AcmeCorp1/Sync2Go",
        "User ana@acme.com / Site-Manager, pw: required; pwa: v2.1",
        "https://medium.com/@acme.co/Release2024! and https://x.example/@user.name/Post2024",
        "Пароль: обязателен, не менее 12 знаков",
        "Authorization: Bearer <access token>",
        "password: ********",
        "client_secret=your-client-secret",
        "We use OAuth 2.0 with PKCE (RFC 7636); the token is refreshed by a job.",
        "Passport: X1234567, compass: N12, tokenizer: v2, keyboard: 101keys",
        "Baustellenkoordinationsdokumentationssoftware für Generalunternehmer",
        "BASIC authentication and bearer tokens are not used.",
        "data:image/png;base64," + base64.b64encode(Random(1).randbytes(400)).decode(),
        "sha256-" + base64.b64encode(hashlib.sha256(b"x").digest()).decode(),
        "-----BEGIN PRIVATE KEY----- is how such a file begins.",
        "Enclave: v2.1, clave: la que usted elige; la contraseña la da usted",
        "We pass them into your team room, and each time they wait.",
        "The fields 'password', 'username2' and \"token\", \"oauth2\" are hidden.",
        'aes.Key = Convert.FromBase64String(config["Key"]); PASS=${PASS:-<your password>}',
    ],
)
def test_what_is_said_about_secrets_is_no_secret(text: str) -> None:
    assert secrets_in(text) == ()


def test_texts_that_others_wrote_hold_almost_none() -> None:
    """The descriptions of all installed packages, and the catalogue's own texts."""
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info/METADATA")
    ours = (ROOT / "assets" / "catalogue").glob("*.toml")
    texts = [path.read_text("utf-8", "replace") for path in (*packages, *ours)]
    paragraphs = [part for text in texts for part in re.split(r"\n\s*\n", text)]

    assert len(paragraphs) > 2_000
    assert sum(map(holds_secret, paragraphs)) <= len(paragraphs) // 1_000


@pytest.mark.parametrize(
    "unit", ["password:", "a:", "eyJ", "://", "x://:", "?token=", "-", "A1b", "sk-", "0", "M", "="]
)
def test_text_made_to_be_slow_is_read_in_time_linear_in_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        best = 9.0
        for number in range(3):
            begun = time.process_time()
            secrets_in(f"{text}{number}")
            best = min(best, time.process_time() - begun)
        return best

    assert seconds(80_000) < 24 * max(seconds(10_000), 0.001)


def test_a_value_of_any_shape_is_masked_throughout() -> None:
    value = {"rows": [{"note": "password: hunter2"}, 4, True], "https://a.b/?access_token=abc12": 1}

    assert without_secrets_throughout(value) == {
        "rows": [{"note": "password: ••••"}, 4, True],
        "https://a.b/?access_token=••••": 1,
    }
