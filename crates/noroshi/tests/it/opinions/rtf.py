"""What rtfobj says of the documents whose paths are given, as one JSON object."""

import json
import logging
import sys

from oletools import rtfobj


def facts(data):
    parser = rtfobj.RtfObjParser(data)
    parser.parse()
    found = {"objects": [str(len(parser.objects))]}
    ole = [found for found in parser.objects if found.is_ole]
    found["classes"] = [entry.class_name.decode("latin-1") for entry in ole]
    found["contents"] = [list(entry.olepkgdata) for entry in ole if entry.is_package]
    found["contents"] += [list(entry.oledata) for entry in ole if not entry.is_package and entry.oledata]
    found["names"] = [entry.filename for entry in ole if entry.is_package]
    return {field: values for field, values in found.items() if values and values != ["0"]}


logging.disable(logging.CRITICAL)
opinions = {}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    opinions[path] = facts(data)
json.dump(opinions, sys.stdout)
