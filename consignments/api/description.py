"""The API's own schema, put together for people to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from drf_spectacular.generators import SchemaGenerator

JSON = "application/json"
_REF = "#/components/schemas/"
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A field of a body, or a parameter of the address or the header."""

    name: str
    kind: str
    required: bool
    what: str
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """A status that an operation may answer with; `schema` names what is in it."""

    status: str
    what: str
    schema: str


@dataclass(frozen=True)
class Operation:
    """One method of one address. `media` is the type of a body that is not JSON."""

    name: str
    method: str
    path: str
    what: str
    parameters: Sequence[Field]
    body: str
    media: str
    examples: Sequence[str]
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Shape:
    """A body, or a part of one, with its fields."""

    name: str
    what: str
    fields: Sequence[Field]


@dataclass(frozen=True)
class Description:
    """The whole API: operations by their group, and what is in their bodies."""

    title: str
    what: str
    groups: Sequence[tuple[str, Sequence[Operation]]]
    shapes: Sequence[Shape]


@lru_cache(maxsize=1)
def description() -> Description:
    """The API as this process serves it; read once, since it does not change while it runs."""
    schema: Node = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    operations = sorted(_operations(schema), key=lambda pair: pair[0])
    groups = [(name, [each for _, each in found]) for name, found in groupby(operations, key=lambda pair: pair[0])]
    shapes = [_shape(name, node) for name, node in sorted(schema["components"]["schemas"].items())]
    return Description(schema["info"]["title"], schema["info"]["description"], groups, shapes)


def _operations(schema: Node) -> Iterator[tuple[str, Operation]]:
    for path, methods in schema["paths"].items():
        for method, node in methods.items():
            yield node["tags"][0], _operation(path, method, node)


def _operation(path: str, method: str, node: Node) -> Operation:
    bodies: Mapping[str, Node] = node.get("requestBody", {}).get("content", {})
    media = next(iter(bodies), "")
    body = bodies.get(media, {})
    return Operation(
        name=node["operationId"],
        method=method.upper(),
        path=path,
        what=node.get("description", ""),
        parameters=[_parameter(each) for each in node.get("parameters", [])],
        body=_kind(body.get("schema", {})),
        media="" if media == JSON else media,
        examples=[_example(media, each["value"]) for each in body.get("examples", {}).values()],
        answers=[_answer(status, each) for status, each in sorted(node["responses"].items())],
    )


def _example(media: str, value: Any) -> str:
    """The value as JSON; of a form, a line for each field."""
    if media == JSON:
        return json.dumps(value, indent=2)
    return "\n".join(f"{name}={text}" for name, text in value.items())


def _parameter(node: Node) -> Field:
    required = bool(node.get("required"))
    return Field(node["name"], _kind(node["schema"]), required, node.get("description", ""), node["in"])


def _answer(status: str, node: Node) -> Answer:
    media, content = next(iter(node.get("content", {"": {}}).items()))
    kind = _kind(content.get("schema", {}))
    return Answer(status, node.get("description", ""), media if kind == "binary" else kind)


def _shape(name: str, node: Node) -> Shape:
    wanted = node.get("required", [])
    fields = [
        Field(field, _kind(each), field in wanted, each.get("description", ""))
        for field, each in node.get("properties", {}).items()
    ]
    return Shape(name, node.get("description", "") or ", ".join(map(str, node.get("enum", []))), fields)


def _kind(node: Node) -> str:
    """The type in a word or two; a shape by its name."""
    if "$ref" in node:
        return str(node["$ref"]).removeprefix(_REF)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in node:
            return " or ".join(_kind(each) for each in node[several])
    if node.get("type") == "array":
        return f"list of {_kind(node['items'])}"
    if "enum" in node:
        return ", ".join(map(str, node["enum"]))
    kind = str(node.get("format") or node.get("type", ""))
    return f"{kind} or null" if node.get("nullable") and kind else kind
