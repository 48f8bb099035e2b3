"""Leaves out facts that are not about the app: templates' texts, others' addresses and names.

What a template or a tool writes, and what is Procore's, is data: the lists `autofill-…` of the
catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from wizard.catalogue.model import NamedList, Value
from wizard.inspection.net.urls import host_in
from wizard.inspection.procore.hosts import is_procore
from wizard.rules.addresses import is_public_host
from wizard.topics.autofill.facts import Fact, SourceFacts
from wizard.topics.autofill.words import OWN_WORDS

Lists = Mapping[str, NamedList]

_NAMES = frozenset({"package.name", "package.title", "readme.title", "openapi.title"})
_TEXTS = frozenset({"package.description", "readme.summary", "openapi.description"})
_VERSIONS = frozenset({"package.version", "openapi.version", "changelog.version"})
_COMPANIES = frozenset({"package.company", "package.author", "licence.holder"})
_MAILS = frozenset({"package.email", "package.support_email", "openapi.email"})
_LEAST = 4
"""Minimum letters of a word that tells whether an address is the project's own."""


@dataclass(frozen=True)
class ProjectIdentity:
    """What the project's own files say of who made it, by which a fact is known as its own."""

    folder: str = ""
    remote: str = ""
    """The address of the repository: of git's origin, otherwise of a package."""
    texts: str = ""
    """The README and the package metadata."""

    @cached_property
    def owner(self) -> str:
        """The owner in the repository's address; "" if unknown."""
        parts = re.split(r"[/:]", self.remote.split("://")[-1].split("@")[-1])
        return parts[-2] if len(parts) > 2 else ""  # noqa: PLR2004 - host, owner, name

    @cached_property
    def repository(self) -> str:
        """The name of the repository, otherwise of the folder."""
        name = re.split(r"[/:]", self.remote)[-1].removesuffix(".git")
        return squeezed_name(name or self.folder)


def screened(found: SourceFacts, lists: Lists, identity: ProjectIdentity) -> SourceFacts:
    """The facts that are the app's own."""
    screen = _Screen(lists, identity, tuple(found.facts))
    kept = SourceFacts(remarks=list(found.remarks))
    for fact in found.facts:
        own = screen.judged(fact)
        if own is not None:
            kept.facts.append(own)
    return kept


@dataclass(frozen=True)
class _Screen:
    lists: Lists
    identity: ProjectIdentity
    facts: tuple[Fact, ...]

    def judged(self, fact: Fact) -> Fact | None:
        """The fact, perhaps under the name of a weaker one; None if it is not the app's own."""
        if fact.name.startswith("openapi.") and _file_of(fact) in self._foreign_descriptions:
            return None
        for names, judge in (
            (_NAMES, self._name),
            (_TEXTS, self._text),
            (_VERSIONS, self._version),
            (_COMPANIES, self._company),
            (_MAILS, self._mail),
        ):
            if fact.name in names and isinstance(fact.value, str):
                return judge(fact, fact.value)
        if fact.name in _LINKS and isinstance(fact.value, str):
            return self._link(fact, fact.value)
        return fact

    def _name(self, fact: Fact, value: str) -> Fact | None:
        if self._is_placeholder(value) or not _LETTERS.search(value):
            return None
        if self._matches("autofill-placeholder-name-patterns", value):
            return None
        technical = _TECHNICAL.fullmatch(value) is not None
        if technical and fact.name == "readme.title" and not self._is_name_of_project(value):
            return None
        is_title = fact.name == "package.title"
        return fact._replace(name="package.name") if technical and is_title else fact

    def _is_name_of_project(self, name: str) -> bool:
        """Whether a technical name is the repository's or a package's; otherwise it was copied."""
        others = [str(f.value) for f in self.facts if f.name == "package.name"]
        names = [self.identity.repository, *map(squeezed_name, others)]
        return any(is_same_name(squeezed_name(name), each) for each in names if each)

    def _text(self, fact: Fact, value: str) -> Fact | None:
        if self._matches("autofill-placeholder-texts", value):
            return None
        return None if self._is_placeholder(value) else fact

    def _is_placeholder(self, name: str) -> bool:
        squeezed = squeezed_name(name)
        return any(squeezed == squeezed_name(each) for each in self._items(_PLACEHOLDERS))

    def _version(self, fact: Fact, value: str) -> Fact | None:
        if self._matches("autofill-placeholder-versions", value, whole=True):
            return None
        if fact.name != "package.version":
            return fact
        changed = {_without_v(f.value) for f in self.facts if f.name == "changelog.version"}
        differs = bool(changed - {_without_v(value)})
        first = self._matches("autofill-first-versions", value, whole=True)
        if first and differs:
            return None
        weak = differs or (first and not changed)
        return fact._replace(name="package.first_version") if weak else fact

    def _company(self, fact: Fact, value: str) -> Fact | None:
        squeezed = squeezed_name(value)
        if "procore" in squeezed or not _LETTERS.search(value) or _SIGNS.search(value):
            return None
        if self._is_placeholder(value):
            return None
        if fact.name == "package.company":  # build tools repeat the name of the package there
            names = (squeezed_name(str(f.value)) for f in self.facts if f.name in _NAMES)
            return None if squeezed in names else fact
        if fact.name == "licence.holder" and not self._is_named_elsewhere(value):
            return None
        return fact

    def _is_named_elsewhere(self, holder: str) -> bool:
        """Whether a licence's holder is the maker, by the repository's owner or other files."""
        squeezed, owner = squeezed_name(holder), squeezed_name(self.identity.owner)
        if owner:
            words = [w for w in re.findall(r"\w+", holder.lower()) if len(w) >= _LEAST]
            if owner in squeezed or squeezed in owner:
                return True
            if any(
                word in owner for word in words if word not in self._items("autofill-usual-words")
            ):
                return True
        makers = (f.value for f in self.facts if f.name in {"package.company", "package.author"})
        if any(isinstance(m, str) and squeezed_name(m) in squeezed for m in makers):
            return True
        texts = _words(re.sub(r"\S*://\S*", " ", self.identity.texts))
        return not owner and f" {_words(holder)} " in f" {texts} "

    def _mail(self, fact: Fact, value: str) -> Fact | None:
        host = value.rpartition("@")[2].lower()
        others = host not in self._items("autofill-mail-hosts") and self._is_host_of(
            "autofill-hosts-of-others", host
        )
        return None if is_procore(host) or host.startswith("procore.") or others else fact

    def _link(self, fact: Fact, value: str) -> Fact | None:
        """A link to a page of the app's own, by its host or by its words."""
        host = host_in(value)
        if not host or is_procore(host) or not is_public_host(host):
            return None
        if self._is_host_of("autofill-code-hosts", host):
            if fact.name in _CODE_PAGES and self._is_own_repository(value):
                return fact
            return None
        if self._is_host_of("autofill-hosts-of-others", host) or self._is_other_service(host):
            return None
        if not fact.name.startswith("readme.") or self._is_own_host(host):
            return fact
        return _readme_link(fact)

    def _is_other_service(self, host: str) -> bool:
        return self._matches("autofill-other-services", host)

    def _is_own_repository(self, address: str) -> bool:
        """Whether a page on a code host is of this repository."""
        known = self.identity.repository
        named = squeezed_name("".join(urlsplit(address).path.removesuffix(".git").split("/")[2:3]))
        return is_same_name(named, known)

    @cached_property
    def _foreign_descriptions(self) -> frozenset[str]:
        """The files that describe the interface of another service, which the app only calls."""
        hosts = {_file_of(f): f.value for f in self.facts if f.name == "openapi.hosts"}
        return frozenset(
            file
            for file, values in hosts.items()
            if (
                isinstance(values, list)
                and any(self._is_other_service(str(each)) for each in values)
            )
            or (self._own_words and not any(self._is_own_host(str(each)) for each in values))
        )

    def _is_own_host(self, host: str) -> bool:
        labels = squeezed_name(".".join(host.split(".")[:-1]))
        if any(word in labels for word in self._own_words):
            return True
        return any(_same_site(host, other) for other in self._own_hosts)

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """Telling words of the names of the project, its owner and its maker."""
        wanted = (_NAMES - {"openapi.title"}) | {"package.company", "package.author"}
        names = [str(f.value) for f in self.facts if f.name in wanted]
        names += [self.identity.owner, self.identity.repository]
        words = {word.lower() for name in names for word in re.findall(r"[^\W_]+", name)}
        return frozenset(
            w for w in words if len(w) >= _LEAST and w not in self._items("autofill-usual-words")
        )

    @cached_property
    def _own_hosts(self) -> frozenset[str]:
        """The hosts of home page and e-mail addresses in packages."""
        hosts = {host_in(str(f.value)) for f in self.facts if f.name == "package.homepage"}
        hosts |= {str(f.value).rpartition("@")[2] for f in self.facts if f.name in _MAILS}
        own = (h for h in hosts if h and h not in self._items("autofill-mail-hosts"))
        return frozenset(h for h in own if not self._is_host_of("autofill-code-hosts", h))

    def _items(self, name: str) -> tuple[str, ...]:
        return self.lists[name].items if name in self.lists else ()

    def _matches(self, name: str, value: str, *, whole: bool = False) -> bool:
        patterns = (re.compile(each, re.IGNORECASE) for each in self._items(name))
        text = value.strip()[:2000]
        return any(p.fullmatch(text) if whole else p.search(text) for p in patterns)

    def _is_host_of(self, name: str, host: str) -> bool:
        return any(_same_site(host, each) for each in self._items(name))


_PLACEHOLDERS = "autofill-placeholder-names"
_LETTERS = re.compile(r"[^\W\d_]")
_SIGNS = re.compile(r"[{}\[\]<>]")
_TECHNICAL = re.compile(r"[a-z0-9@]+(?:[-_./][a-z0-9]+)*")
_KINDS_OF_LINKS = ("docs", "support", "privacy", "terms", "pricing", "faq", "started")
_LINKS = frozenset(
    {"package.homepage", "package.docs", "package.support", "package.bugs", "package.repository",
     "openapi.contact_url", "openapi.docs", "openapi.terms",
     *(f"readme.{kind}" for kind in _KINDS_OF_LINKS)}
)  # fmt: skip
_OFTEN_OF_OTHERS = frozenset({"readme.docs", "readme.started"})
"""A README links to the documentation of others too, but hardly to their support or terms."""
_CODE_PAGES = frozenset({"package.bugs", "package.repository"})


def _readme_link(fact: Fact) -> Fact | None:
    """A link to a host that nothing else names, by its words."""
    words = fact.origin.rpartition("“")[2].rstrip("”").strip()
    return fact if fact.name not in _OFTEN_OF_OTHERS and OWN_WORDS.fullmatch(words) else None


def _file_of(fact: Fact) -> str:
    return fact.origin.rpartition(", ")[0]


def is_same_name(name: str, other: str) -> bool:
    """Whether two names of a repository, without signs, are the same or one holds the other."""
    long = min(len(name), len(other)) >= _LEAST
    return name == other if not long else name in other or other in name


def _same_site(host: str, other: str) -> bool:
    host, other = host.removeprefix("www."), other.removeprefix("www.")
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")


def _without_v(value: Value) -> str:
    return str(value).lower().removeprefix("v")


def _words(text: str) -> str:
    """The words of a text in lower case, without signs."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def squeezed_name(text: str) -> str:
    """Letters and digits in lower case."""
    return "".join(filter(str.isalnum, text.lower()))
