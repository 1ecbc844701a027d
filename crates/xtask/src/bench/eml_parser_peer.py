"""Reads every .eml below a folder with eml_parser, and prints files, bytes and CPU time.

A peer for the bench of noroshi. One file that takes too long is given up: it counts as read.
"""

import pathlib
import signal
import sys
import time

import eml_parser


def give_up(_signal, _frame):
    raise TimeoutError


signal.signal(signal.SIGALRM, give_up)
mails = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.eml"))]
parser = eml_parser.EmlParser(include_raw_body=True, include_attachment_data=False)
failed = 0
begin = time.process_time()
for mail in mails:
    signal.alarm(20)
    try:
        parser.decode_email_bytes(mail)
    except Exception:
        failed += 1
    signal.alarm(0)
spent = time.process_time() - begin
print(len(mails), sum(map(len, mails)), int(spent * 1_000_000), failed)
