"""Reads the bundles and events of two files, one a line, and says on standard output what
the STIX checker in strict mode, the STIX reference library, the pattern checker and pymisp
object to, one finding a line."""

import copy
import json
import os
import sys

import pymisp
import stix2
import stix2validator
from stix2patterns.v21.pattern import Pattern
from stix2validator.validator import validate_instance

bundles, events, schemas = sys.argv[1:]


def finding(line, what):
    print(f"line {line}: {what}"[:2000])


# The checker's package ships without the schemas that it looks for in its own folder.
place = os.path.join(os.path.dirname(stix2validator.__file__), "schemas-2.1")
if not os.path.exists(place):
    # Several of these may begin at once: the last one's link takes the place of the others'.
    link = f"{place}.{os.getpid()}"
    os.symlink(os.path.realpath(schemas), link)
    os.replace(link, place)
OPTIONS = stix2validator.ValidationOptions(
    version="2.1", strict=True, strict_properties=True, enforce_refs=False
)
valid = set()


def content(value):
    """The object without what two runs or two bundles may tell apart."""
    return json.dumps(value, sort_keys=True)


def check_bundle(line, text):
    bundle = json.loads(text)
    objects = bundle["objects"]
    ids = [item["id"] for item in objects]
    if len(ids) != len(set(ids)):
        finding(line, "an id stands twice")
    for item in objects:
        for key, value in item.items():
            refs = value if key.endswith("_refs") else [value] if key.endswith("_ref") else []
            for ref in refs:
                if ref not in ids:
                    finding(line, f"{item['id']} {key} {ref} leads nowhere")
    for item in [dict(bundle, objects=[objects[0]])] + objects:
        known = content({key: value for key, value in item.items() if key != "id"})
        if known in valid:
            continue
        valid.add(known)
        for error in validate_instance(item, OPTIONS).errors:
            finding(line, f"{item['id']}: {error}: {content(item)}")
    parsed = stix2.parse(bundle, allow_custom=False)
    for item in parsed.objects:
        if isinstance(item, stix2.v21._Observable):
            own = item._generate_id()
            if own not in (None, item.id):
                finding(line, f"{item.id} is {own} to others")
        if item.type == "indicator":
            Pattern(item.pattern)
            if not item.name or not item.description:
                finding(line, f"{item.id} has no name or no description")


TEMPLATES = {}


def template(name):
    if name not in TEMPLATES:
        folder = os.path.dirname(pymisp.__file__)
        path = os.path.join(folder, "data/misp-objects/objects", name, "definition.json")
        with open(path) as file:
            TEMPLATES[name] = json.load(file)
    return TEMPLATES[name]


DESCRIBED = pymisp.AbstractMISP().describe_types["category_type_mappings"]


def lost(ours, theirs, path):
    """Fields of ours that they do not have, or have otherwise."""
    if isinstance(ours, dict):
        for key, value in ours.items():
            if not isinstance(theirs, dict) or key not in theirs:
                # pymisp drops lists of nothing and texts of nothing.
                if value not in ([], ""):
                    yield f"{path}.{key} is lost"
            else:
                yield from lost(value, theirs[key], f"{path}.{key}")
    elif isinstance(ours, list):
        if not isinstance(theirs, list) or len(ours) != len(theirs):
            yield f"{path} has another length"
        else:
            for number, (one, other) in enumerate(zip(ours, theirs)):
                yield from lost(one, other, f"{path}[{number}]")
    elif ours != theirs or type(ours) is not type(theirs):
        yield f"{path}: {ours!r} became {theirs!r}"


def check_attribute(line, attribute, definition):
    kind, category = attribute["type"], attribute["category"]
    if kind not in DESCRIBED.get(category, []):
        finding(line, f"no {kind} in {category}")
    if definition:
        known = definition["attributes"].get(attribute["object_relation"])
        if not known or known["misp-attribute"] != kind:
            finding(line, f"{definition['name']} has no {attribute['object_relation']} of {kind}")


def check_event(line, text):
    written = json.loads(text)
    uuids = []
    for attribute in written["Event"]["Attribute"]:
        check_attribute(line, attribute, None)
        uuids.append(attribute["uuid"])
    for item in written["Event"]["Object"]:
        definition = template(item["name"])
        for key in ("uuid", "version", "meta-category"):
            own = item.get(f"template_{key}", item.get(key) if key != "uuid" else None)
            if str(definition[key]) != own:
                finding(line, f"{item['name']} {key} is {own}, not {definition[key]}")
        if not {a["object_relation"] for a in item["Attribute"]} & set(definition["requiredOneOf"]):
            finding(line, f"{item['name']} has nothing that it must have")
        for attribute in item["Attribute"]:
            check_attribute(line, attribute, definition)
            uuids.append(attribute["uuid"])
        uuids.append(item["uuid"])
    if len(uuids) != len(set(uuids)):
        finding(line, "a uuid stands twice")
    for load in ("from_dict", "load"):
        event = pymisp.MISPEvent()
        if load == "load":
            event.load(text)
        else:
            event.from_dict(**copy.deepcopy(written))
        for what in lost(written["Event"], json.loads(event.to_json()), load):
            finding(line, what)


for path, check in ((bundles, check_bundle), (events, check_event)):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                check(number, line)
            except Exception as error:  # noqa: BLE001 whatever it is, it is a finding
                finding(number, f"{type(error).__name__}: {error}")
print("checked")
