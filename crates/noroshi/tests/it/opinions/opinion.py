"""What Python's email says of the mails whose paths are given, as one JSON object."""

import email
import email.header
import email.utils
import json
import sys


def text(value):
    out = []
    for piece, charset in email.header.decode_header(value):
        if isinstance(piece, bytes):
            piece = decoded(piece, charset)
        out.append(piece)
    return "".join(out)


def decoded(data, charset):
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def date(value):
    when = email.utils.parsedate_tz(str(value))
    if when is None:
        return []
    minutes = (when[9] or 0) // 60
    zone = "%s%02d:%02d" % ("-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60)
    return ["%04d-%02d-%02dT%02d:%02d:%02d" % when[:6] + zone]


def mailboxes(values):
    values = [str(value) for value in values]
    try:
        pairs = email.utils.getaddresses(values, strict=False)
    except TypeError:  # Older versions know the loose reading alone.
        pairs = email.utils.getaddresses(values)
    shown = ["%s <%s>" % (text(name), address) for name, address in pairs if address]
    return [mailbox.strip() for mailbox in shown]


def leaves(part, path, inner, found):
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        inner.extend(part.get_payload())
    elif kind == "message/delivery-status" and part.is_multipart():
        status = "\n".join(child.as_string() for child in part.get_payload())
        add_file(part, status.encode(), path, found)
    elif part.is_multipart():
        for child in part.get_payload():
            leaves(child, path, inner, found)
    else:
        data = part.get_payload(decode=True) or b""
        field = {"text/plain": "text", "text/html": "html"}.get(kind)
        if not field or part.get_filename() or part.get_content_disposition() == "attachment":
            add_file(part, data, path, found)
        else:
            found.setdefault(path + field, []).append(decoded(data, part.get_content_charset()))


def add_file(part, data, path, found):
    name = part.get_filename()
    found.setdefault(path + "attachments", []).append(text(name) if name else "-")
    found.setdefault(path + "contents", []).append(list(data))


def facts(mail, path, found):
    found[path + "subject"] = [text(value) for value in mail.get_all("subject", [])[:1]]
    for field in ["from", "to", "cc"]:
        found[path + field] = mailboxes(mail.get_all(field, []))
    found[path + "date"] = [at for value in mail.get_all("date", [])[:1] for at in date(value)]
    ids = mail.get_all("message-id", [])[:1]
    found[path + "message-id"] = [str(value).strip().strip("<>") for value in ids]
    inner = []
    leaves(mail, path, inner, found)
    for index, mail in enumerate(inner):
        facts(mail, "%s%d/" % (path, index + 1), found)
    return found


opinions = {}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".txt"):  # The records of the DNS stand before the mail.
        data = data.split(b"\n\n", 1)[1]
    opinions[path] = facts(email.message_from_bytes(data), "", {})
json.dump(opinions, sys.stdout)
