"""What pefile says of the programs whose paths are given, as one JSON object."""

import datetime
import json
import sys

import pefile


def text(data):
    return data.split(b"\0", 1)[0].decode("utf-8", "replace")


def versions(program):
    for info in getattr(program, "FileInfo", None) or []:
        for block in info:
            for table in getattr(block, "StringTable", []):
                return {text(key): text(value) for key, value in table.entries.items()}
    return {}


def debug(program):
    for entry in getattr(program, "DIRECTORY_ENTRY_DEBUG", []):
        name = getattr(entry.entry, "PdbFileName", None)
        if name:
            return [text(name)]
    return []


def facts(data):
    program = pefile.PE(data=data)
    found = {}
    stamp = program.FILE_HEADER.TimeDateStamp
    if stamp:
        when = datetime.datetime.fromtimestamp(stamp, datetime.timezone.utc)
        found["compiled"] = [when.strftime("%Y-%m-%dT%H:%M:%SZ")]
    found["imphash"] = [program.get_imphash()]
    found["rich-hash"] = [program.get_rich_header_hash()]
    found["entry"] = ["0x%x" % program.OPTIONAL_HEADER.AddressOfEntryPoint]
    found["sections"] = [
        "%s %d %d %d"
        % (text(part.Name), part.SizeOfRawData, part.Misc_VirtualSize, round(part.get_entropy() * 1000))
        for part in program.sections
    ]
    imports = getattr(program, "DIRECTORY_ENTRY_IMPORT", [])
    found["imports"] = ["%s %d" % (text(entry.dll), len(entry.imports)) for entry in imports]
    exports = getattr(program, "DIRECTORY_ENTRY_EXPORT", None)
    if exports:
        found["exports"] = [text(entry.name) for entry in exports.symbols if entry.name]
    found["pdb"] = debug(program)
    found["overlay"] = [str(program.get_overlay_data_start_offset() or "")]
    strings = versions(program)
    for key in ["CompanyName", "OriginalFilename", "FileDescription"]:
        found[key] = [strings.get(key, "").strip()]
    return {field: values for field, values in found.items() if any(values)}


opinions = {}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    try:
        opinions[path] = facts(data)
    except pefile.PEFormatError as error:
        opinions[path] = {"error": [str(error)]}
json.dump(opinions, sys.stdout)
