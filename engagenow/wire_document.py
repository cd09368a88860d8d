"""docs/wire.md, written from the code: every event and every command with its fields."""

from pydantic import BaseModel

from engagenow.core.commands import CommandTable, Entry
from engagenow.core.events import CATALOGUE
from engagenow.core.fields import Fields

INTRO = """# The wire

Written by `flask events` from the code; a test fails when it is stale. Socket.IO v5, namespace `/`.
Every command is answered in its acknowledgement: `{ok: true, …}` or `{ok: false, code, detail}`.
"""


def render(table: CommandTable) -> str:
    """The whole document as Markdown."""
    stored = [event for event in CATALOGUE.values() if event.stored]
    passing = [event for event in CATALOGUE.values() if not event.stored]
    parts = [INTRO, "## Commands: a client sends\n"]
    parts += [_command(entry) for entry in table]
    parts += ["## Stored events: everybody in the room hears, in the order of `seq`\n"]
    parts += [_section(event.name, event, {"seq": "integer"}) for event in stored]
    parts += ["## Passing events: not stored\n"]
    parts += [_section(event.name, event, {}) for event in passing]
    return "\n".join(parts)


def _command(entry: Entry) -> str:
    kind = f" (message_type {entry.message_type})" if entry.message_type else ""
    about = " ".join((entry.handler.__doc__ or "").split())
    return f"### {entry.name}{kind}\n\nFrom: {_senders(entry)}. {about}\n\n{_table(entry.schema, {})}"


def _senders(entry: Entry) -> str:
    if not entry.scope:
        return str(entry.who)
    return f"{entry.who}, moderators" + ("" if entry.scope == "any" else f" for `{entry.scope}`")


def _section(name: str, schema: type[BaseModel], first: dict[str, str]) -> str:
    about = " ".join((schema.__dict__.get("__doc__") or "").split())
    return f"### {name}\n\n{about}\n\n{_table(schema, first)}" if about else f"### {name}\n\n{_table(schema, first)}"


def _table(schema: type[BaseModel], first: dict[str, str]) -> str:
    document = schema.model_json_schema(ref_template="{model}")
    required = set(document.get("required", ()))
    rows = [f"| `{name}` | {kind} | yes |" for name, kind in first.items()]
    for name, field in document.get("properties", {}).items():
        rows.append(f"| `{name}` | {_kind(field)} | {'yes' if name in required else 'no'} |")
    if not rows:
        return "No fields.\n"
    return "\n".join(["| field | type | always there |", "|---|---|---|", *rows, ""])


def _kind(field: Fields) -> str:
    if "anyOf" in field:
        return " or ".join(_kind(part) for part in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}))}"
    return str(field.get("type", "anything"))
