"""A sandbox host is excused by a switch that decides about that very value, and by nothing else."""

from __future__ import annotations

import pytest

from tests.inspection.source.rules import page_of, rules_of, searched_page
from wizard.catalogue.catalogue import Catalogue
from wizard.inspection.source.standing import Sure

BOX = "https://sandbox.procore.com"
REAL = "https://api.procore.com"
SWITCHED = [
    ("a.js", f'const login = stage === "sandbox" ? "{BOX}" : "{REAL}";'),
    ("a.js", f"function f(env) {{\n  if (env === 'production') return P;\n  return '{BOX}';\n}}"),
    ("a.js", f"const HOSTS = {{ sandbox: '{BOX}', production: '{REAL}' }}"),
    ("a.js", f"switch (env) {{ case 'sandbox': url = '{BOX}'; break; default: url = '{REAL}' }}"),
    ("a.js", f"const is = url.includes('{BOX}')"),
    ("a.ts", f"export const SANDBOX_URL = '{BOX}';\nexport const PRODUCTION_URL = '{REAL}';"),
    ("a.ts", f"enum Base {{ Sandbox = '{BOX}', Production = '{REAL}' }}"),
    ("a.py", f'SANDBOX_URL = "{BOX}"\nBASE_URL = "{REAL}"\n'),
    ("a.py", f'url = "{BOX}" if settings.sandbox else "{REAL}"'),
    ("a.py", f'if environment == "production":\n    u = "{REAL}"\nelse:\n    u = "{BOX}"\n'),
    ("a.py", f'class Sandbox:\n    url = "{BOX}"\n\nclass Production:\n    url = "{REAL}"\n'),
    ("a.py", f'match env:\n    case "sandbox":\n        u = "{BOX}"\n'),
    ("a.py", f'is_test = "{BOX}" in url'),
    ("a.go", f'package a\nfunc f() {{ if sandbox {{ u = "{BOX}" }} }}'),
    ("a.go", f'package a\nfunc f() {{ switch env {{ case "sandbox": return "{BOX}" }} }}'),
    ("a.go", f'package a\nconst SandboxURL = "{BOX}"\nconst URL = "{REAL}"'),
    ("a.rb", f"login = Rails.env.production? ? REAL : '{BOX}'"),
    ("a.rb", f"case env\nwhen :sandbox then '{BOX}'\nend"),
    ("a.rb", f"url = '{BOX}' unless production?"),
    ("a.rb", f"HOSTS = {{ 'production' => '{REAL}', 'sandbox' => '{BOX}' }}"),
    ("a.cs", f'Uri F() {{ if (o.IsSandbox) return new Uri("{BOX}"); return new Uri(R); }}'),
    ("a.cs", f'var u = isSandbox ? new Uri("{BOX}") : new Uri("{REAL}");'),
    ("a.cs", f'var u = env switch {{ "sandbox" => "{BOX}", _ => "{REAL}" }};'),
    ("a.java", f'class A {{ String f() {{ if (production) {{ return R; }} return "{BOX}"; }} }}'),
    ("a.java", f'class A {{ final String SANDBOX = "{BOX}"; final String PRODUCTION = R; }}'),
    ("a.php", f"<?php $u = $production ? '{REAL}' : '{BOX}';"),
    ("a.php", f"<?php $x = ['production' => ['u' => R], 'sandbox' => ['u' => '{BOX}']];"),
    ("a.ex", f'config :a, login: (if config_env() == :prod, do: a, else: "{BOX}")'),
    ("a.ex", f'case env do\n  :sandbox -> "{BOX}"\n  _ -> "{REAL}"\nend'),
    ("a.yml", f"production:\n  login: {REAL}\nsandbox:\n  login: {BOX}\n"),
    ("a.yml", f"PRODUCTION_URL: {REAL}\nSANDBOX_URL: {BOX}\n"),
    ("a.json", f'{{"production": {{"url": "{REAL}"}}, "sandbox": {{"url": "{BOX}"}}}}'),
    ("a.toml", f'[sandbox]\nurl = "{BOX}"\n\n[production]\nurl = "{REAL}"\n'),
    ("a.properties", f"procore.sandbox.url={BOX}\nprocore.url={REAL}\n"),
    ("a.sh", f'if [ "$STAGE" = sandbox ]; then\n  LOGIN={BOX}\nfi\n'),
]  # fmt: skip


def sure(catalogue: Catalogue, name: str, text: str) -> set[Sure]:
    finds = searched_page(page_of(name, text + "\n"), rules_of(catalogue)["sandbox-hosts"])
    return {hit.sure for hit in finds.hits}


@pytest.mark.parametrize(("name", "text"), SWITCHED)
def test_a_switch_that_governs_the_value_excuses_it(
    catalogue: Catalogue, name: str, text: str
) -> None:
    assert sure(catalogue, name, text) == {Sure.SWITCHED}


UNCLEAR = [
    ("a.py", f'url = os.environ.get("PROCORE_URL", "{BOX}")'),
    ("a.py", f'class Settings(BaseSettings):\n    url: str = "{BOX}"\n'),
    ("a.js", f"const url = process.env.PROCORE_URL || '{BOX}'"),
    ("a.js", f"const {{ PROCORE_URL = '{BOX}' }} = process.env"),
    ("a.rb", f'URL = ENV.fetch("PROCORE_URL", "{BOX}")'),
    ("a.rb", f'URL = ENV.fetch("PROCORE_URL") {{ "{BOX}" }}'),
    ("a.cs", f'var u = Environment.GetEnvironmentVariable("URL") ?? "{BOX}";'),
    ("a.java", f'class A {{ String u = env.getOrDefault("URL", "{BOX}"); }}'),
    ("a.php", f"<?php $u = getenv('URL') ?: '{BOX}';"),
    ("a.go", f'package a\nvar u = getEnv("URL", "{BOX}")'),
    ("a.ex", f'url = System.get_env("URL") || "{BOX}"'),
    ("a.sh", f"LOGIN=${{LOGIN:-{BOX}}}"),
    ("a.py", f'SANDBOX_URL = "{BOX}"\n'),
    ("a.toml", f'[first]\nurl = "{REAL}"\n\n[second]\nurl = "{BOX}"\n'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), UNCLEAR)
def test_the_default_of_a_setting_cannot_be_told(
    catalogue: Catalogue, name: str, text: str
) -> None:
    assert sure(catalogue, name, text) == {Sure.UNCLEAR}


PLAIN = [
    ("a.js", f'const login = "{BOX}";'),
    ("a.js", f"const stage = process.env.STAGE;\nconst base = '{BOX}';"),
    ("a.js", f"axios.create({{ baseURL: '{BOX}', token: process.env.TOKEN }})"),
    ("a.js", f"call('{BOX}', process.env.TOKEN)"),
    ("a.js", f"if (ready) {{ fetch('{BOX}') }}"),
    ("a.js", f"const url = `{BOX}/oauth/authorize?client_id=${{process.env.ID}}`"),
    ("a.js", f"if (process.env.TOKEN) fetch('{BOX}')"),
    ("a.py", f'KEY = os.environ["KEY"]\nURL = "{BOX}"\n'),
    ("a.py", f'ENVIRONMENT = os.environ["ENV"]\ndef base():\n    return "{BOX}"\n'),
    ("a.py", f'URL = "{BOX}"\nOTHER = "{REAL}"\n'),
    ("a.rb", f'key = ENV["KEY"]\nurl = "{BOX}"'),
    ("a.cs", f'string Id => Environment.GetEnvironmentVariable("ID");\nconst string B = "{BOX}";'),
    ("a.go", f'package a\nvar key = os.Getenv("KEY")\nvar u = "{BOX}"'),
    ("a.java", f'class A {{ String key = System.getenv("KEY"); String u = "{BOX}"; }}'),
    ("a.php", f"<?php $k = getenv('KEY'); $u = '{BOX}';"),
    ("a.ex", f'key = System.get_env("KEY")\nurl = "{BOX}"'),
    ("a.yml", f"login: {BOX}\n"),
    ("a.toml", f'[procore]\nurl = "{BOX}"\n'),
    (".env", f"PROCORE_URL={BOX}\nSTAGE=production\n"),
    ("client.conf", f"login: {BOX}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), PLAIN)
def test_a_setting_that_is_read_nearby_excuses_nothing(
    catalogue: Catalogue, name: str, text: str
) -> None:
    assert sure(catalogue, name, text) == {Sure.PLAIN}
