#!/usr/bin/env python3
"""Holds deploy/compose.yaml and deploy/kubernetes against the published schemas and against what the house promises of itself.

manifests.py BIN    where BIN is the folder of the executables: they say which topics and settings there are

Needs PyPI's kubernetes-validate (Kubernetes' own schemas) and check-jsonschema (Compose's). Says what is wrong and ends with 1.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import kubernetes_validate
import yaml

FOLDER = pathlib.Path(__file__).resolve().parent.parent
KUBERNETES = "1.33"
USER = 9640
SERVICES = ["sensor", "sessions", "enrich", "statistics", "sink"]
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


def record(required, **properties):
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def one_of(*values):
    return {"enum": list(values)}


def listed(items):
    return {"type": "array", "items": items, "minItems": 1}


ACL = record(
    ["resource", "operations"],
    resource=record(["type", "name", "patternType"], type=one_of("topic", "group"), name={"type": "string"}, patternType=one_of("literal")),
    operations=listed(one_of("Read", "Write", "Describe")))
TLS = record(["type"], type=one_of("tls"))
VOLUME = record(
    ["id", "type", "size"], id={"type": "integer"}, type=one_of("persistent-claim"), size={"type": "string"}, deleteClaim={"type": "boolean"},
    kraftMetadata=one_of("shared"))
LISTENER = record(
    ["name", "port", "type", "tls", "authentication"], name={"type": "string", "pattern": "^[a-z0-9]{1,11}$"},
    port={"type": "integer", "minimum": 9092}, type=one_of("internal", "loadbalancer", "nodeport", "ingress", "cluster-ip", "route"),
    tls=one_of(True), authentication=TLS, networkPolicyPeers={"type": "array"})
# What is used of Strimzi's resources (as its reference, version v1, has them), and narrower: nothing unencrypted, no rule with a pattern.
STRIMZI = {
    "KafkaTopic": record(["partitions", "replicas", "config"], partitions={"type": "integer", "minimum": 1},
                         replicas={"type": "integer", "minimum": 1, "maximum": 32767}, config=TEXTS),
    "KafkaUser": record(["authentication", "authorization"], authentication=TLS,
                        authorization=record(["type", "acls"], type=one_of("simple"), acls=listed(ACL))),
    "KafkaNodePool": record(["replicas", "roles", "storage"], replicas={"type": "integer", "minimum": 1}, roles=listed(one_of("controller", "broker")),
                            storage=record(["type", "volumes"], type=one_of("jbod"), volumes=listed(VOLUME))),
    "Kafka": record(["kafka", "entityOperator"], entityOperator=record(["topicOperator", "userOperator"], topicOperator={}, userOperator={}),
                    kafka=record(["listeners", "authorization", "config"], listeners=listed(LISTENER), config={"type": "object"},
                                 authorization=record(["type"], type=one_of("simple")))),
}
# Who may write and who may read a topic; "people" look through leurre-lag.
WRITERS = {"packets.v1": "sensor", "sensors.v1": "sensor", "sessions.v1": "sessions", "attacks.v1": "enrich", "statistics.v1": "statistics",
           "deadletters.v1": "sessions enrich statistics sink"}
READERS = {"packets.v1": "sessions lag", "sensors.v1": "sink lag", "sessions.v1": "sessions enrich lag", "attacks.v1": "enrich statistics sink lag",
           "statistics.v1": "statistics sink lag", "deadletters.v1": "lag"}


def documents():
    for path in sorted((FOLDER / "kubernetes").glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            yield path.name, document


def is_strimzi(document):
    return document["apiVersion"] == "kafka.strimzi.io/v1"


def schema_faults():
    for name, document in documents():
        where = f"{name}, {document['kind']} {document.get('metadata', {}).get('name', '')}"
        try:
            if is_strimzi(document):
                jsonschema.validate(document["spec"], STRIMZI[document["kind"]])
                if document["kind"] != "Kafka" and document["metadata"]["labels"]["strimzi.io/cluster"] != "leurre":
                    yield f"{where}: of another cluster"
            elif document["kind"] != "Kustomization":
                kubernetes_validate.validate(document, KUBERNETES, strict=True)
        except (jsonschema.ValidationError, kubernetes_validate.ValidationError) as error:
            yield f"{where}: {error.message}"


def topic_faults(described):
    made = {d["metadata"]["name"]: d["spec"] for _, d in documents() if d["kind"] == "KafkaTopic"}
    wanted = {t["name"]: {"partitions": t["partitions"], "replicas": t["replication_factor"], "config": t["configuration"]} for t in described}
    for name in sorted(made.keys() | wanted.keys()):
        if made.get(name) != wanted.get(name):
            yield f"topics.yaml, {name}: {made.get(name)}; leurre topics makes {wanted.get(name)}"


def right_faults(described):
    for topic in [t["name"] for t in described]:
        for operation, table in [("Write", WRITERS), ("Read", READERS)]:
            may = {
                user["metadata"]["name"].removeprefix("leurre-") for _, user in documents() if user["kind"] == "KafkaUser"
                for rule in user["spec"]["authorization"]["acls"] if rule["resource"]["name"] == topic and operation in rule["operations"]}
            if may != set(table[topic].split()):
                yield f"users.yaml: {operation} on {topic} have {sorted(may)}, not {table[topic]}"


def rights():
    """Those of deploy/kafka/rights: of each user the operations by kind and name."""
    found = {}
    for line in (FOLDER / "kafka/rights").read_text().splitlines():
        if line and not line.startswith("#"):
            user, kind, name, *operations = line.split()
            found.setdefault(user, {})[kind, name] = set(operations)
    return found


def source_faults(described):
    """A service has rights on what its sources name, and on nothing else."""
    sources = FOLDER.parent / "Sources"
    topics = dict(re.findall(r'case (\w+) = "(\w+\.v1)"', (sources / "Pipeline/Topics/Topic.swift").read_text()))
    if set(topics.values()) != {t["name"] for t in described}:
        yield f"Topic.swift: has {sorted(topics.values())}"
    for service in SERVICES:
        text = "".join(path.read_text() for path in (sources / f"Services/leurre-{service}").glob("*.swift"))
        named = {topics[word] for word in re.findall(r"(?:Topic|(?:in|out)put: |input\()\.(\w+)", text) if word in topics}
        may = {name for kind, name in rights()[service] if kind == "topic" and name != "deadletters.v1"}
        if named != may:
            yield f"kafka/rights: {service} has rights on {sorted(may)}, its sources name {sorted(named)}"


def user_faults():
    """Strimzi's users have the same rights, but for the operator's, who is a person."""
    made = {
        user["metadata"]["name"].removeprefix("leurre-"): {
            (rule["resource"]["type"], rule["resource"]["name"]): set(rule["operations"]) for rule in user["spec"]["authorization"]["acls"]}
        for _, user in documents() if user["kind"] == "KafkaUser"}
    wanted = {user: table for user, table in rights().items() if user != "operator"}
    for user in sorted(made.keys() | wanted.keys()):
        if made.get(user) != wanted.get(user):
            yield f"users.yaml, {user}: {made.get(user)}; kafka/rights has {wanted.get(user)}"


def acl_faults():
    """deploy/kafka/acls calls Kafka's program once a line, with options that it has, for whom it is told."""
    known = {"--bootstrap-server", "--command-config", "--add", "--remove", "--force", "--allow-principal", "--operation", "--topic", "--group",
             "--resource-pattern-type"}
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "kafka-acls.sh"
        program.write_text("#!/bin/bash\ncat >/dev/null\nprintf '%s\\t' \"$@\" >>\"$(dirname \"$0\")/calls\"\necho >>\"$(dirname \"$0\")/calls\"\n")
        program.chmod(0o755)
        environment = {"PATH": "/usr/bin:/bin", "KAFKA_ACLS": str(program), "TOPIC_PREFIX": "t.", "SENSOR": "User:CN=one,O=A B;User:two", "LAG": "",
                       "COMMAND_CONFIG": "admin.properties"}
        for option, action in [([], "--add"), (["--remove"], "--remove")]:
            done = subprocess.run([FOLDER / "kafka/acls", *option], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode:
                yield f"kafka/acls {option}: {done.stderr}"
                continue
            calls = [line.rstrip("\t").split("\t") for line in (pathlib.Path(folder) / "calls").read_text().splitlines()]
            (pathlib.Path(folder) / "calls").unlink()
            wanted = []
            for user, table in rights().items():
                for (kind, name), operations in table.items():
                    principals = {"sensor": ["User:CN=one,O=A B", "User:two"], "lag": []}.get(user, [f"User:leurre-{user}"])
                    if principals:
                        wanted.append((principals, kind, name[:-1] if name.endswith("*") else "t." + name, "prefixed" if name.endswith("*") else "literal",
                                       operations))
            found = []
            for call in calls:
                if strange := {word for word in call if word.startswith("--")} - known:
                    yield f"kafka/acls: kafka-acls.sh has no {strange}"
                if action not in call or ("--force" in call) != (action == "--remove") or call[:4] != [
                        "--bootstrap-server", "127.0.0.1:9092", "--command-config", "admin.properties"]:
                    yield f"kafka/acls {option}: {call}"
                after = lambda name: [call[place + 1] for place, word in enumerate(call) if word == name]
                kind = "topic" if "--topic" in call else "group"
                found.append((after("--allow-principal"), kind, after(f"--{kind}")[0], after("--resource-pattern-type")[0], set(after("--operation"))))
            if found != wanted:
                yield f"kafka/acls {option}: {found}, not {wanted}"
        done = subprocess.run([FOLDER / "kafka/acls"], env=environment | {"SINK": "nobody"}, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 2 or "is no principal" not in done.stderr:
            yield f"kafka/acls: takes a principal without a type: {done}"


def workload_faults():
    everything = [document for _, document in documents()]
    budgets = [d["spec"]["selector"]["matchLabels"] for d in everything if d["kind"] == "PodDisruptionBudget"]
    walls = [d["spec"]["podSelector"]["matchLabels"] for d in everything if d["kind"] == "NetworkPolicy"]
    users = {d["metadata"]["name"] for d in everything if d["kind"] == "KafkaUser"}
    for workload in [d for d in everything if d["kind"] in ("Deployment", "StatefulSet", "Job")]:
        name, template = workload["metadata"]["name"], workload["spec"]["template"]
        pod, labels = template["spec"], template["metadata"]["labels"].items()
        context = pod["securityContext"]
        if not context["runAsNonRoot"] or context["runAsUser"] != USER or context["seccompProfile"]["type"] != "RuntimeDefault":
            yield f"{name}: may be root, or call what it likes"
        if pod["enableServiceLinks"] or pod["automountServiceAccountToken"]:
            yield f"{name}: is told, or may do, more than it needs"
        for container in pod["containers"]:
            may = container["securityContext"]
            wanted = {"drop": ["ALL"]} | ({"add": ["NET_RAW"]} if name == "leurre-sensor" else {})
            if may["capabilities"] != wanted or not may["readOnlyRootFilesystem"] or may["allowPrivilegeEscalation"] != (name == "leurre-sensor"):
                yield f"{name}: has other rights than it needs"
            if workload["kind"] != "Job":
                for probe, path in [("startupProbe", "/health"), ("livenessProbe", "/health"), ("readinessProbe", "/ready")]:
                    if container[probe]["httpGet"] != {"path": path, "port": "metrics"}:
                        yield f"{name}: {probe} does not ask {path}"
        if workload["kind"] != "Job":
            if not any(budget.items() <= labels for budget in budgets):
                yield f"{name}: no PodDisruptionBudget"
            if {v["secret"]["secretName"] for v in pod["volumes"] if v["name"] == "user"} != {name} or name not in users:
                yield f"{name}: does not come to Kafka as itself"
        if not any(wall.items() <= labels for wall in walls):
            yield f"{name}: no NetworkPolicy"
    kustomization = next(d for d in everything if d["kind"] == "Kustomization")
    for file in kustomization["resources"]:
        if not (FOLDER / "kubernetes" / file).exists():
            yield f"kustomization.yaml: no {file}"
    if f"USER {USER}:{USER}\n" not in (FOLDER / "Containerfile").read_text():
        yield f"Containerfile: its user is not {USER}"


def compose_faults():
    path = FOLDER / "compose.yaml"
    check = [pathlib.Path(sys.prefix) / "bin" / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", path]
    if (done := subprocess.run(check, capture_output=True, text=True)).returncode:
        yield done.stdout + done.stderr
    services = yaml.safe_load(path.read_text())["services"]
    for name, service in services.items():
        if service["image"] == "leurre":
            if service["cap_drop"] != ["ALL"] or not service["read_only"] or (name != "sensor") != (service.get("security_opt") == ["no-new-privileges:true"]):
                yield f"compose.yaml, {name}: has other rights than it needs"
            if service["restart"] != "no" and service["healthcheck"]["test"][1] != "/usr/lib/leurre/container-ready":
                yield f"compose.yaml, {name}: nobody asks whether it is ready"
        elif not re.search(r":v?\d", service["image"]):
            yield f"compose.yaml, {name}: which version of {service['image']}"
        for port in service.get("ports", []):
            if not port.startswith("127.0.0.1:"):
                yield f"compose.yaml, {name}: open to the world on {port}"
        for volume in service.get("volumes", []):
            if volume.startswith("./") and not (FOLDER / volume.split(":")[0]).exists():
                yield f"compose.yaml, {name}: no {volume}"
        for key, value in service.get("environment", {}).items():
            if "PASSWORD" in key and not value.startswith("/run/secrets/"):
                yield f"compose.yaml, {name}: a password in {key}"
    watched = yaml.safe_load((FOLDER / "compose/prometheus.yml").read_text())["scrape_configs"][0]["static_configs"][0]["targets"]
    served = {f"{n}:{s['healthcheck']['test'][2]}" for n, s in services.items() if s["image"] == "leurre" and "healthcheck" in s and n != "sensor"}
    if set(watched) != served:
        yield f"compose/prometheus.yml: scrapes {watched}, not {sorted(served)}"


def setting_faults(folder):
    """Variables that no service knows: it would start, and do something else than was meant."""
    helps = [subprocess.run([folder / f"leurre-{name}", "--help"], capture_output=True, text=True, check=True).stdout for name in SERVICES]
    known = set(re.findall(r"environment: (LEURRE_\w+)", "".join(helps))) | {"LEURRE_POSTGRES_PASSWORD_FILE"}
    given = {name for s in yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"].values() if s["image"] == "leurre" for name in s["environment"]}
    for _, document in documents():
        if document["kind"] == "ConfigMap":
            given |= {name for name in document["data"] if name.startswith("LEURRE_")}
        elif document["kind"] in ("Deployment", "StatefulSet", "Job"):
            given |= {e["name"] for c in document["spec"]["template"]["spec"]["containers"] for e in c.get("env", [])}
    for name in sorted(given - known):
        yield f"{name}: no service has such a setting"


def watch_faults():
    """Prometheus takes its configuration, and Grafana finds all that its own asks the environment for."""
    with tempfile.TemporaryDirectory() as folder:
        for file in ["compose/prometheus.yml", "prometheus/leurre.rules.yml"]:
            shutil.copy(FOLDER / file, folder)
        done = subprocess.run(["promtool", "check", "config", f"{folder}/prometheus.yml"], capture_output=True, text=True)
        if done.returncode:
            yield f"compose/prometheus.yml: {done.stdout}{done.stderr}"
    grafana = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]["grafana"]
    asked = set(re.findall(r"\$(\w+)", (FOLDER / "grafana/provisioning/datasources/leurre.yaml").read_text()))
    for name in sorted(asked - set(grafana["environment"]) - set(re.findall(r"export (\w+)", grafana["entrypoint"][-1]))):
        yield f"compose.yaml, grafana: {name} is not set"


def main(folder):
    describe = [pathlib.Path(folder) / "leurre", "topics", "--partitions", "8", "--replication-factor", "3", "--describe"]
    described = json.loads(subprocess.run(describe, capture_output=True, text=True, check=True).stdout)
    # What does not fit its schema cannot be asked anything else.
    faults = list(schema_faults()) or [*topic_faults(described), *right_faults(described), *source_faults(described),
                                        *user_faults(), *acl_faults(), *workload_faults(), *compose_faults(), *watch_faults(),
                                        *setting_faults(pathlib.Path(folder))]
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main(*sys.argv[1:])
