#!/usr/bin/env python3
"""Grafana's dashboards, made of deploy/grafana/dashboards.yaml, and what their tests need.

grafana.py write             writes deploy/grafana/dashboards/*.json
grafana.py check             are they what the source says
grafana.py schema            do they fit Grafana's schema (needs PyPI's grafana-foundation-sdk, which is made from it)
grafana.py rules             the queries to Prometheus as a file of recording rules, for promtool
grafana.py sql FROM TO       the queries to Postgres as a script for psql: each says how many rows it has
"""
import enum
import json
import pathlib
import sys
import typing

import yaml

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "grafana"
SOURCES = {
    "prometheus": {"type": "prometheus", "uid": "leurre-prometheus"},
    "postgres": {"type": "grafana-postgresql-datasource", "uid": "leurre-postgres"},
}
PLATFORMS = "'{${platform:csv}}'::text[]"
OPTIONS = {
    "stat": {"reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}, "colorMode": "background", "graphMode": "none"},
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"}},
    "table": {"showHeader": True, "cellHeight": "sm"},
    "barchart": {
        "orientation": "horizontal", "showValue": "auto", "stacking": "none", "barWidth": 0.8, "groupWidth": 0.7,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False, "calcs": []},
        "tooltip": {"mode": "single", "sort": "none"}},
}
HEIGHTS = {"stat": 4, "timeseries": 8, "table": 8, "barchart": 10}


def source():
    return yaml.safe_load((FOLDER / "dashboards.yaml").read_text())


def target(query, letter, panel, kind):
    query = query if isinstance(query, dict) else {"expr": query}
    text = " ".join(query["expr"].split())
    if kind == "postgres":
        rows = "time_series" if panel["kind"] == "timeseries" else "table"
        return {"refId": letter, "datasource": SOURCES[kind], "format": rows, "rawQuery": True, "editorMode": "code",
                "rawSql": text.replace("$platforms", PLATFORMS)}
    is_table = panel["kind"] == "table"
    made = {"refId": letter, "datasource": SOURCES[kind], "expr": text, "editorMode": "code", "instant": is_table, "range": not is_table,
            "format": "table" if is_table else "time_series"}
    return made | ({"legendFormat": query["legend"]} if "legend" in query else {})


def panel(said, number, place, kind):
    steps = [{"color": "green", "value": None}]
    steps += [{"color": color, "value": value} for color, value in zip(["orange", "red"][-len(said.get("above", [])):], said.get("above", []))]
    defaults = {"unit": said["unit"]} if "unit" in said else {}
    if "above" in said:
        defaults |= {"thresholds": {"mode": "absolute", "steps": steps}, "color": {"mode": "thresholds" if said["kind"] == "stat" else "palette-classic"}}
    if said["kind"] == "timeseries":
        defaults["custom"] = {"lineWidth": 1, "fillOpacity": 5, "showPoints": "never"}
    hidden = [{"id": "organize", "options": {"excludeByName": {name: True for name in said["hide"]}}}] if "hide" in said else []
    return {
        "id": number, "type": said["kind"], "title": said["title"], "description": said.get("text", ""), "datasource": SOURCES[kind],
        "gridPos": place, "targets": [target(query, chr(ord("A") + i), said, kind) for i, query in enumerate(said["queries"])],
        "fieldConfig": {"defaults": defaults, "overrides": []}, "options": OPTIONS[said["kind"]],
    } | ({"transformations": hidden} if hidden else {})


def dashboard(name, said):
    panels, x, y, height = [], 0, 0, 0
    for number, part in enumerate(said["panels"], 1):
        width = part.get("width", 24)
        if "row" in part or x + width > 24:
            x, y, height = 0, y + height, 0
        if "row" in part:
            panels.append({"id": number, "type": "row", "title": part["row"], "collapsed": False, "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}, "panels": []})
            y += 1
            continue
        tall = part.get("height", HEIGHTS[part["kind"]])
        panels.append(panel(part, number, {"x": x, "y": y, "w": width, "h": tall}, said["source"]))
        x, height = x + width, max(height, tall)
    variables = [] if said["source"] == "prometheus" else [{
        "name": "platform", "label": "Platform", "type": "query", "datasource": SOURCES["postgres"], "query": "select id from platforms order by id",
        "multi": True, "includeAll": True, "refresh": 2, "sort": 1, "current": {"text": ["All"], "value": ["$__all"]}}]
    return {
        "uid": f"leurre-{name}", "title": said["title"], "tags": ["leurre"], "timezone": "utc", "editable": False, "graphTooltip": 1,
        "schemaVersion": 39, "refresh": said["refresh"], "time": {"from": said["from"], "to": "now"}, "templating": {"list": variables},
        "links": [{"title": "Leurre", "type": "dashboards", "tags": ["leurre"], "asDropdown": True, "icon": "external link", "tooltip": "", "url": "",
                   "includeVars": False, "keepTime": True, "targetBlank": False}],
        "panels": panels,
    }


def files():
    for name, said in source().items():
        yield FOLDER / "dashboards" / f"{name}.json", json.dumps(dashboard(name, said), indent=1, ensure_ascii=False) + "\n"


def queries(kind):
    """(dashboard, panel as it was said, text of the query) of all dashboards on one source."""
    for name, said in source().items():
        for part in said["panels"]:
            for query in part.get("queries", []) if said["source"] == kind else []:
                yield name, part, target(query, "A", part, kind)


def promises(value, hint):
    """Whether a value is of an annotated type of the schema's classes."""
    origin = typing.get_origin(hint)
    if hint in (typing.Any, object) or hint is type(None):
        return hint is not type(None) or value is None
    if origin is typing.Union:
        return any(promises(value, one) for one in typing.get_args(hint))
    if origin is typing.Literal:
        return value in typing.get_args(hint)
    if origin is list:
        return isinstance(value, list) and all(promises(one, typing.get_args(hint)[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(promises(one, typing.get_args(hint)[1]) for one in value.values())
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return value in [one.value for one in hint] or value in list(hint)
    if hasattr(hint, "from_json") and isinstance(value, dict):
        # The classes leave some parts as they come.
        known = typing.get_type_hints(hint)
        fields = {name if name in known else f"{name}_val": one for name, one in value.items()}
        return all(name in known and promises(one, known[name]) for name, one in fields.items())
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return not isinstance(hint, type) or isinstance(value, hint) and not (hint is int and isinstance(value, bool))


def mistyped(thing, path):
    """Fields of decoded classes whose values the schema does not allow."""
    if isinstance(thing, list):
        for index, one in enumerate(thing):
            yield from mistyped(one, f"{path}[{index}]")
    elif type(thing).__module__.startswith("grafana_foundation_sdk") and not isinstance(thing, enum.Enum):
        for name, hint in typing.get_type_hints(type(thing)).items():
            value = getattr(thing, name, None)
            if value is not None and not promises(value, hint):
                yield f"{path}.{name}: {value!r} is no {hint}"
            yield from mistyped(value, f"{path}.{name}")


def unknown(given, known, path):
    """What was given and is not there any more after the schema's classes have read and written it."""
    if isinstance(given, dict) and isinstance(known, dict):
        for key, value in given.items():
            yield from unknown(value, known[key], f"{path}.{key}") if key in known else [f"{path}.{key}: unknown"]
    elif isinstance(given, list) and isinstance(known, list) and len(given) == len(known):
        for index, pair in enumerate(zip(given, known)):
            yield from unknown(*pair, f"{path}[{index}]")
    elif given != known:
        yield f"{path}: {given!r} became {known!r}"


def schema_faults():
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

    register_default_plugins()
    for path in sorted((FOLDER / "dashboards").glob("*.json")):
        given = json.loads(path.read_text())
        read = Dashboard.from_json(given)
        yield from mistyped(read, path.name)
        yield from unknown(given, json.loads(JSONEncoder().encode(read)), path.name)


def rules():
    made = [{"record": f"leurre:{name}:{number}", "expr": query["expr"]} for number, (name, _, query) in enumerate(queries("prometheus"))]
    return yaml.safe_dump({"groups": [{"name": "dashboards", "rules": made}]}, width=1_000)


def sql(first, last):
    """Macros and variables as Grafana replaces them."""
    yield "\\set ON_ERROR_STOP on\nset search_path = leurre;\nset role leurre_analyst;\nset default_transaction_read_only = on;"
    yield "select string_agg(id, ',' order by id) as platforms from platforms \\gset"
    for name, part, query in queries("postgres"):
        text = query["rawSql"].replace("$__timeFrom()", f"'{first}'").replace("$__timeTo()", f"'{last}'").replace(PLATFORMS, "('{' || :'platforms' || '}')::text[]")
        while "$__timeFilter(" in text:
            before, rest = text.split("$__timeFilter(", 1)
            column, rest = rest.split(")", 1)
            text = f"{before}{column} BETWEEN '{first}' AND '{last}'{rest}"
        wanted = "true" if part.get("may_be_empty") else "count(*) > 0"
        yield f"\\echo {name}: {json.dumps(part['title'])}\nselect count(*) || case when {wanted} then ' rows' else ' ROWS: EMPTY' end from ({text}) query;"


def main(command, *arguments):
    if command == "write":
        for path, text in files():
            path.write_text(text)
    elif command == "check":
        made = dict(files())
        stale = [path.name for path, text in made.items() if not path.exists() or path.read_text() != text]
        stale += [path.name for path in (FOLDER / "dashboards").glob("*.json") if path not in made]
        if stale:
            sys.exit(f"not what dashboards.yaml says: {', '.join(stale)}; run \"deploy/lib/grafana.py write\"")
    elif command == "schema":
        if faults := list(schema_faults()):
            sys.exit("\n".join(faults))
    elif command == "rules":
        print(rules())
    elif command == "sql":
        print("\n".join(sql(*arguments)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["help"]))
