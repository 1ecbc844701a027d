"""What LnkParse3 says of the shortcuts whose paths are given, as one JSON object."""

import base64
import io
import json
import sys

import LnkParse3


def time(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def mac(identifier):
    # RFC 4122: version 1 holds the address of the network card.
    parts = identifier.split("-")
    if not parts[2].startswith("1"):
        return ""
    node = parts[4].lower()
    return ":".join(node[at : at + 2] for at in range(0, 12, 2))


def facts(data):
    read = LnkParse3.lnk_file(io.BytesIO(data), cp="cp932").get_json()
    header, texts = read["header"], read.get("data", {})
    extra = read.get("extra", {})
    info = read.get("link_info", {})
    found = {
        "created": time(header["creation_time"]),
        "accessed": time(header["accessed_time"]),
        "modified": time(header["modified_time"]),
        "size": header["file_size"] or "",
        "icon-index": header["icon_index"] or "",
        "comment": texts.get("description", ""),
        "relative-path": texts.get("relative_path", ""),
        "working-folder": texts.get("working_directory", ""),
        "arguments": texts.get("command_line_arguments", ""),
        "icon-location": texts.get("icon_location", ""),
        "local-path": info.get("local_base_path", "") + info.get("common_path_suffix", ""),
    }
    volume = info.get("location_info", {})
    found["drive-label"] = volume.get("volume_label", "")
    found["drive-serial"] = volume.get("drive_serial_number", "")
    network = volume.get("net_name", "")
    if network:
        found["network-path"] = network + "\\" + info.get("common_path_suffix", "")
        found["local-path"] = ""
    tracker = extra.get("DISTRIBUTED_LINK_TRACKER_BLOCK")
    if tracker:
        found["machine"] = tracker["machine_identifier"].lower()
        found["file-id"] = tracker["droid_file_identifier"].lower()
        found["volume-id"] = tracker["droid_volume_identifier"].lower()
        found["mac"] = mac(tracker["droid_file_identifier"])
    environment = extra.get("ENVIRONMENTAL_VARIABLES_LOCATION_BLOCK", {})
    found["environment-path"] = environment.get("target_unicode") or environment.get("target_ansi", "")
    icon = extra.get("ICON_LOCATION_BLOCK", {})
    if icon:
        found["icon-location"] = icon.get("target_unicode") or icon.get("target_ansi", "")
    darwin = extra.get("DARWIN_BLOCK", {})
    found["darwin"] = darwin.get("darwin_data_unicode") or darwin.get("darwin_data_ansi", "")
    return {field: [str(value).strip()] for field, value in found.items() if value}


opinions = {}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    try:
        opinions[path] = facts(data)
    except Exception as error:
        opinions[path] = {"error": [repr(error)]}
json.dump(opinions, sys.stdout)
