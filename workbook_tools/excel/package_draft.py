"""A workbook's package while it is being changed: parts are replaced, added, taken away; all others stay as bytes."""

from __future__ import annotations

import copy
import posixpath
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.guard import part_name
from workbook_tools.excel.xml_parts import Package
from workbook_tools.excel.xml_tree import document, namespace, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES: Final = "[Content_Types].xml"
_NO_RELATIONS: Final = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""What a new part's time is set to: the same change gives the same bytes."""


def repacked(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Give a package with some parts replaced, in the old order and under the old names.

    None takes a part away; parts that there were not come last.
    """
    changed = {part_name(name): content for name, content in parts.items()}
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            name = part_name(entry.filename)
            content = changed.pop(name) if name in changed else old.read(entry)
            if content is not None:
                written = copy.copy(entry)
                written.extra = b""
                new.writestr(written, content)
        for name, content in parts.items():
            if changed.get(part_name(name)) is not None and content is not None:
                added = zipfile.ZipInfo(name, _FIRST_MOMENT)
                added.compress_type = zipfile.ZIP_DEFLATED
                added.external_attr = 0o600 << 16
                new.writestr(added, content)
    return target.getvalue()


class PackageDraft(Package):
    """A package to be changed. What is read from it is what it shall be. Raises what Package raises."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._drafts: dict[str, bytes | None] = {}
        self._named: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        key = name.lower()
        return self._drafts[key] is not None if key in self._drafts else super().__contains__(name)

    @property
    def names(self) -> list[str]:
        """Every part's name, in lower case."""
        return [name for name in dict.fromkeys((*super().names, *self._drafts)) if name in self]

    def read(self, name: str) -> bytes:
        """Give a part whole as it shall be, or nothing if there shall be none."""
        key = name.lower()
        return (self._drafts[key] or b"") if key in self._drafts else super().read(name)

    def replace(self, name: str, content: bytes) -> None:
        """Let a part that there is say this."""
        self._drafts[name.lower()] = content
        self._named.setdefault(name.lower(), name)

    def add(self, pattern: str, content: bytes, content_type: str) -> str:
        """Add a part under the first free name, such as `xl/comments{}.xml`, and give the name."""
        name = next(name for number in range(1, 1 << 20) if (name := pattern.format(number)) not in self)
        self.replace(name, content)
        types = parse(self.read(_TYPES))
        ns = namespace(types)
        ending = name.rpartition(".")[2]
        known = [item for item in types.iterfind(f"{ns}Default") if item.get("Extension", "").lower() == ending]
        if not known and ending != "xml":
            types.insert(0, types.makeelement(f"{ns}Default", {"Extension": ending, "ContentType": content_type}))
        elif not known or known[0].get("ContentType") != content_type:
            types.append(types.makeelement(f"{ns}Override", {"PartName": f"/{name}", "ContentType": content_type}))
        self.replace(_TYPES, document(types))
        return name

    def remove(self, name: str) -> None:
        """Take a part away, and what is said of its type."""
        self._drafts[name.lower()] = None
        types = parse(self.read(_TYPES))
        ns, ending = namespace(types), name.rpartition(".")[2]
        gone = [item for item in types if item.get("PartName", "").lower() == f"/{name}".lower()]
        if ending != "xml" and not any(other.endswith(f".{ending}") for other in self.names):
            gone += [item for item in types.iterfind(f"{ns}Default") if item.get("Extension", "").lower() == ending]
        for item in gone:
            types.remove(item)
        if gone:
            self.replace(_TYPES, document(types))

    def relate(self, part: str, kind: str, target: str) -> str:
        """Link a part to another, and give the link's id. `kind` is the whole address of its type."""
        links = self._links(part)
        taken = {item.get("Id", "") for item in links}
        free = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
        to = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
        attributes = {"Id": free, "Type": kind, "Target": to}
        links.append(links.makeelement(f"{namespace(links)}Relationship", attributes))
        self.replace(_relations_part(part), document(links))
        return free

    def unrelate(self, part: str, target: str) -> None:
        """Take a part's links to another away."""
        links, known = self._links(part), self.relations(part)
        for item in list(links):
            found = known.get(item.get("Id", ""))
            if found is not None and found.target.lower() == target.lower():
                links.remove(item)
        if len(links):
            self.replace(_relations_part(part), document(links))
        else:
            self.remove(_relations_part(part))

    def _links(self, part: str) -> _Element:
        return parse(self.read(_relations_part(part)) or _NO_RELATIONS)

    def repacked(self) -> bytes:
        """Give the package as it shall be."""
        return repacked(self.data, {self._named.get(key, key): content for key, content in self._drafts.items()})


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels".lstrip("/")
