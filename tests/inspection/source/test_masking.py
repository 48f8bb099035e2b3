"""No secret leaves a file: not in an excerpt, not in a reason, not in what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inspection.source.projects import HEX, KEY, TOKEN, searched, written
from wizard.inspection.source.mask import SHOWN, excerpt, masked_source
from wizard.inspection.source.rules import Rule

SECRETS = {
    "a secret of 64 digits": (HEX, "{}"),
    "a secret of 43 letters": (KEY, "{}"),
    "a token": (TOKEN, "{}"),
    "a short password": ("hunter2!", 'password = "{}"'),
    "a password in JSON": ("hunter2!", '"db_password": "{}",'),
    "a bearer": ("opaque-value-1", "Authorization: Bearer {}"),
    "a basic header": ("dXNlcjpwYXNz", "authorization = 'Basic {}'"),
    "a scheme alone": ("opaque-value-1", "token = 'bearer {}'"),
    "a password in an address": ("pa55-w0rd", "postgres://app:{}@db.example.com/app"),
    "an API key": ("k-12345678", "api_key: {}"),
    "a key in base 64": ("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w", "{}=="),
    "a refresh token": ("rt-12345678", "refresh_token => '{}'"),
    "a client secret of a hash": ("cs-12345678", "client_secret: '{}'"),
    "a default": ("Harbour7crane", "const ADMIN_PASS = window.ADMIN_PASS || '{}';"),
    "a default of a function": ("Harbour7crane", 'admin_pass = os.getenv("ADMIN_PASS", "{}")'),
    "a default in Ruby": ("Harbour7crane", "key = ENV.fetch('API_KEY') ?? '{}'"),
    "a short name": ("Harbour7crane", "'smtp_pass' => \"{}\","),
    "a script of a terminal": ("Harbour7crane!", 'set password "{}"'),
    "a state": ("Harbour7crane!", "const [password, setPassword] = useState('{}');"),
    "a usual password": ("password123", "const [password, setPassword] = useState('{}');"),
    "a confirmation": ("s3cr3t55", "password_confirmation: '{}', code: 'try'"),
    "a database": ("Harbour7crane!", "  password: {}"),
    "an address without a user": ("Harbour7crane", '"LOCATION": "rediss://:{}@db.example.com"'),
    "a connection string": ("vbharbour", "data source=db1;UID=sa;PWD={};mode=1"),
    "an element of XML": ("k4s9d8f7g6h5j4k3l2", "<APIKey>{}</APIKey>"),
    "a setting in XML": ("Harbour7crane", '<add key="Mail_Password" value="{}" />'),
    "a default of a shell": ("Harbour7crane", "USER_PASS=${{USER_PASS:-{}}}"),
    "a key of a cipher": ("HARBOURKEYOF32BYTESTEN", 'aes.Key = utf8.GetBytes("{}");'),
    "a key of a page": ("HARBOURKEYOF32BYTESTEN", "key = CryptoJS.enc.Utf8.parse('{}');"),
    "a password for an app": ("bdrh oupc iqmm ttzy", '<add key="Email_Password" value="{}" />'),
    "a password for ssh": ("Harbour7crane!", 'sshpass -p "{}" ssh ops@host uptime'),
    "a password for sudo": ("Harbour7crane!", "echo '{}' | sudo -S systemctl restart app"),
    "a password in Spanish": ("@!Harbour7crane", 'CLAVE_CORRECTA = "{}"'),
    "a key for signing": ("nXteOcU4n4D80f2xlbX2bDVqRHEdleS4", "jwt-prop.sign-key={}"),
    "a secret by default": ("59d84bc4cc1c61ea961c75688dd9105eb852128b", "f(text, secret = '{}')"),
    "a key with a mark": ("abcdefgh12345678ABCD", "const token = '{}:X';"),
}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("around", ["{} # https://sandbox.procore.com", "x; {} ; y" * 3])
def test_a_secret_is_overwritten_wherever_it_stands(name: str, around: str) -> None:
    secret, form = SECRETS[name]
    line = around.format(*[form.format(secret)] * 3)

    assert secret in line
    assert secret not in masked_source(line)
    assert len(masked_source(line)) == len(line)
    for column in range(0, len(line), 7):
        assert secret not in excerpt(line, column)


def test_a_secret_is_overwritten_where_it_stands_again() -> None:
    line = """sshpass -p "U8v1z14q" ssh ops@host 'run --with U8v1z14q'"""

    assert "U8v1z14q" not in masked_source(line)
    assert len(masked_source(line)) == len(line)


PLAIN = [
    "client_secret = ENV['PROCORE_CLIENT_SECRET']",
    "client_secret: process.env.PROCORE_CLIENT_SECRET",
    "Authorization: Bearer ${token}",
    "https://api.procore.com/rest/v1.0/projects/12/checklist/lists/34/items/attachments",
    "lib/some/quite/long/path/of/a/module/that/is/no/secret/at/all.rb",
    "password: <%= secret %>",
]


@pytest.mark.parametrize("line", PLAIN)
def test_what_is_no_secret_is_shown(line: str) -> None:
    assert masked_source(line) == line


def test_an_excerpt_is_one_short_line_around_the_place() -> None:
    line = "a" * 5 + " \t\x1b[2J" + "b " * 500 + "here " + "c " * 500
    shown = excerpt(line, line.index("here"))

    assert "here" in shown
    assert len(shown) <= SHOWN
    assert "\x1b" not in shown
    assert "\t" not in shown


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_is_in_what_a_search_keeps(tmp_path: Path, name: str) -> None:
    secret, form = SECRETS[name]
    line = form.format(secret)
    allowed = f"# procore-submit: allow any the value {line} is known\n{line}\n"
    written(tmp_path, {"a.txt": line + "\n", "b.txt": allowed})
    anything = Rule("any", (r"\S{2}",))
    _, (finds,) = searched(tmp_path, anything)

    assert finds.allowed
    kept = json.dumps([finds.hits, finds.allowances])
    assert secret not in kept
