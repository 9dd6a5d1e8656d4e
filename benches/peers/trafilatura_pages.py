"""Trafilatura over saved pages, on one thread; tells pages and processor seconds as JSON.

usage: trafilatura_pages.py FOLDER FIELDS SECONDS
(FIELDS is `text`, or `all` for title, author and date too; passes over the pages until SECONDS are used)
"""
import json
import pathlib
import sys
import time

import trafilatura

FOLDER, ALL_FIELDS, LEAST_S = sys.argv[1], sys.argv[2] == "all", float(sys.argv[3])

pages = [path.read_bytes() for path in sorted(pathlib.Path(FOLDER).glob("*.html"))]


def read(page):
    if ALL_FIELDS:
        document = trafilatura.bare_extraction(page, with_metadata=True)
        return document and document.text
    return trafilatura.extract(page)


read(pages[0])
count, with_text, began_s = 0, 0, time.process_time()
while time.process_time() - began_s < LEAST_S:
    with_text = sum(1 for page in pages if read(page))
    count += len(pages)
print(json.dumps({"pages": count, "with_text": with_text, "cpu_s": time.process_time() - began_s}))
