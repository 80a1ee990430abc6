"""The exhibits as CASE/UCO JSON-LD, for the programs that investigators use.

Source: CASE 1.4.0 and UCO 1.4.0, https://caseontology.org. Addresses, hashes, times and
who did it; what has no place there (how a match was made, what is missing) stays in
`story.json`.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from unburden.pack import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Node = dict[str, Any]
_UCO = "https://ontology.unifiedcyberontology.org/uco"
_CONTEXT = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "kb": "urn:uuid:",
    "uco-action": f"{_UCO}/action/",
    "uco-core": f"{_UCO}/core/",
    "uco-identity": f"{_UCO}/identity/",
    "uco-observable": f"{_UCO}/observable/",
    "uco-tool": f"{_UCO}/tool/",
    "uco-types": f"{_UCO}/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_BYTE_FACET = "uco-observable:ContentDataFacet"


def case_uco(story: Mapping[str, Any]) -> Node:
    """What a story tells, as one CASE/UCO graph. The same story gives the same graph.

    Args:
        story: what `story.json` will hold.
    """
    graph = _Graph(story["digest"])
    graph.fill(story["facts"], story["seals"])
    return {"@context": _CONTEXT, "@graph": list(graph.nodes.values())}


class _Graph:
    """Nodes by their id; ids are drawn from the story's digest."""

    def __init__(self, digest: str) -> None:
        self._digest = digest
        self.nodes: dict[str, Node] = {}

    def fill(
        self, facts: Mapping[str, Any], seals: Sequence[Mapping[str, Any]]
    ) -> None:
        self._actor = self.add("actor", "uco-identity:Identity", _named(facts["actor"]))
        tool = _named(facts["tool"])
        self._tool = self.add("tool", "uco-tool:Tool", tool)
        items = {item["id"]: self._item(item) for item in facts["items"]}
        held = list(items.values())
        for one in facts["exhibits"]:
            held += self._exhibit(one, items)
        for number, seal in enumerate(seals, start=1):
            held += self._seal(f"seal:{number}", seal)
        about: Node = {
            **_named(f"Case {facts['case']}"),
            "uco-core:description": facts["authority"],
            "uco-core:object": held,
        }
        self.add("case", "case-investigation:Investigation", about)

    def add(self, part: str, kind: str, node: Node) -> Node:
        """Add a node and return a reference to it."""
        name = f"kb:{uuid5(NAMESPACE_URL, f'unburden:{self._digest}:{part}')}"
        self.nodes[name] = {"@id": name, "@type": kind, **node}
        return {"@id": name}

    def _facet(self, part: str, kind: str, node: Node) -> Node:
        name = f"kb:{uuid5(NAMESPACE_URL, f'unburden:{self._digest}:{part}:{kind}')}"
        return {"@id": name, "@type": kind, **node}

    def _item(self, item: Mapping[str, Any]) -> Node:
        part = f"item:{item['id']}"
        facets = [self._hash(part, item["sha256"])]
        node = {**_named(item["label"]), "uco-core:hasFacet": facets}
        return self.add(part, "uco-observable:File", node)

    def _exhibit(
        self, one: Mapping[str, Any], items: Mapping[str, Node]
    ) -> Iterator[Node]:
        label = one["label"]
        page, picture = self._url(one["page"]), self._url(one["url"])
        yield page
        yield picture
        if one["item"] in items:
            link = {
                "uco-core:isDirectional": True,
                "uco-core:kindOfRelationship": f"Match_{one['kind']}",
                "uco-core:source": items[one["item"]],
                "uco-core:target": picture,
                "uco-core:description": one["why"],
            }
            kind = "uco-observable:ObservableRelationship"
            yield self.add(f"match:{label}", kind, link)
        if one["capture"]:
            yield from self._capture(label, one["capture"], page)

    def _capture(
        self, label: str, capture: Mapping[str, Any], page: Node
    ) -> Iterator[Node]:
        files = [
            self._file(label, name, sha256)
            for name, sha256 in sorted(capture["files"].items())
        ]
        record = self.add(
            f"record:{label}",
            "case-investigation:ProvenanceRecord",
            {"case-investigation:exhibitNumber": label, "uco-core:object": files},
        )
        done: Node = {
            **_named("capture"),
            "uco-core:description": f"{capture['state']}. {capture['why']}".strip(),
            "uco-action:startTime": _time(capture["at"]),
            "uco-action:performer": self._actor,
            "uco-action:instrument": self._tool,
            "uco-action:object": page,
            "uco-action:result": [*files, record],
        }
        yield from files
        yield record
        yield self.add(
            f"capture:{label}", "case-investigation:InvestigativeAction", done
        )
        if capture["replay"]:
            yield self._replay(label, capture, files)
        for number, fact in enumerate(capture["facts"]):
            said = f"{fact['name']}: {fact['value']} (so says: {fact['witness']})"
            stated: Node = {"uco-core:statement": said, "uco-core:object": page}
            yield self.add(f"fact:{label}:{number}", "uco-core:Annotation", stated)
        yield from self._address(capture["ip"])

    def _replay(
        self, label: str, capture: Mapping[str, Any], files: Sequence[Node]
    ) -> Node:
        """The archive was played back at once, offline; and what that showed."""
        names = sorted(capture["files"])
        archive = files[names.index(capture["wacz"])]
        done: Node = {
            **_named("play back"),
            "uco-core:description": words.played_back(capture["replay"]),
            "uco-action:performer": self._actor,
            "uco-action:instrument": self._tool,
            "uco-action:object": archive,
        }
        kind = "case-investigation:InvestigativeAction"
        return self.add(f"replay:{label}", kind, done)

    def _seal(self, part: str, seal: Mapping[str, Any]) -> Iterator[Node]:
        """A trusted timestamp: by whom, when, over what, and the files that show it."""
        authority = _named(seal["authority"])
        who = self.add(f"{part}:by", "uco-identity:Organization", authority)
        over = f"SHA-256 Merkle root {seal['root']}, last line {seal['head']}"
        files = [
            self._named_file(f"{part}:{name}", seal[name])
            for name in ("statement", "token", "certificates")
            if seal[name]
        ]
        # A calendar of OpenTimestamps states no time: it is when that was asked.
        time = "endTime" if words.states_time(seal) else "startTime"
        done: Node = {
            **_named("timestamp"),
            "uco-core:description": f"The first {seal['size']} ledger lines: {over}.",
            f"uco-action:{time}": _time(seal["at"]),
            "uco-action:performer": who,
            "uco-action:object": files[0],
            "uco-action:result": files[1:2],
        }
        yield from files
        yield self.add(part, "case-investigation:InvestigativeAction", done)

    def _named_file(self, part: str, path: str) -> Node:
        named = {"uco-observable:fileName": path.rpartition("/")[2]}
        named["uco-observable:filePath"] = path
        facet = self._facet(part, "uco-observable:FileFacet", named)
        return self.add(part, "uco-observable:File", {"uco-core:hasFacet": [facet]})

    def _file(self, label: str, name: str, sha256: str) -> Node:
        part = f"file:{label}:{name}"
        named = {"uco-observable:fileName": name}
        facets = [
            self._facet(part, "uco-observable:FileFacet", named),
            self._hash(part, sha256),
        ]
        return self.add(part, "uco-observable:File", {"uco-core:hasFacet": facets})

    def _hash(self, part: str, sha256: str) -> Node:
        method = "SHA256"
        hashed = {
            "@id": f"kb:{uuid5(NAMESPACE_URL, f'unburden:{self._digest}:{part}:hash')}",
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": method,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256},
        }
        return self._facet(part, _BYTE_FACET, {"uco-observable:hash": hashed})

    def _url(self, address: str) -> Node:
        part, value = f"url:{address}", {"uco-observable:fullValue": address}
        facet = self._facet(part, "uco-observable:URLFacet", value)
        return self.add(part, "uco-observable:URL", {"uco-core:hasFacet": facet})

    def _address(self, ip: str) -> Iterator[Node]:
        try:
            version = ip_address(ip).version
        except ValueError:
            return
        kind, part = f"uco-observable:IPv{version}Address", f"ip:{ip}"
        value = {"uco-observable:addressValue": ip}
        facet = self._facet(part, f"{kind}Facet", value)
        yield self.add(part, kind, {"uco-core:hasFacet": facet})


def _named(name: str) -> Node:
    return {"uco-core:name": name}


def _time(at: str) -> Node:
    return {"@type": "xsd:dateTime", "@value": at}
