"""What olevba says of the documents whose paths are given, as one JSON object."""

import json
import logging
import os
import sys

from oletools import crypto, olevba


def code(text):
    lines = text.splitlines()
    return " ".join(" ".join(line for line in lines if not line.startswith("Attribute VB_")).split())


def facts(path):
    plain = None
    try:
        plain = crypto.decrypt(path)
    except Exception:  # Most are not encrypted at all.
        pass
    parser = olevba.VBA_Parser(plain or path)
    found = {}
    if parser.type != olevba.TYPE_TEXT:
        found = macros(parser)
    parser.close()
    if plain:
        os.remove(plain)
    return found


def macros(parser):
    if not parser.detect_macros():
        return {}
    # Each is told of twice if it lies in two streams.
    modules = {(name, code(text)) for _, _, name, text in parser.extract_macros()}
    sources = [(name, text) for name, text in modules if name != "xlm_macro.txt" and text]
    names = [name.rsplit(".", 1)[0] + " " + text for name, text in sources]
    found = {"macros": sorted(names)}
    if any(name == "xlm_macro.txt" for name, _ in modules):
        found["excel4"] = ["true"]
    if any(kind == "AutoExec" for kind, _, _ in parser.analyze_macros() or []):
        found["auto-exec"] = ["true"]
    return {field: values for field, values in found.items() if values}


logging.disable(logging.CRITICAL)
opinions = {}
for path in sys.argv[1:]:
    try:
        opinions[path] = facts(path)
    except Exception as error:
        opinions[path] = {"error": [type(error).__name__]}
json.dump(opinions, sys.stdout)
