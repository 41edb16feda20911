"""Web archives: pages (WARC) and their texts (WET), gzipped or not, and what is broken or no page."""

import gzip
import io

import pytest

from kdnb import read_articles

warc = pytest.importorskip("fastwarc.warc")

SENTENCES = "The two envoys met in Seoul on Friday to discuss the talks, the foreign ministry said in a statement. " * 6
PAGE = f"<html><head><title>Envoys meet</title></head><body><article><h1>Envoys meet</h1><p>{SENTENCES}</p><p>{SENTENCES}</p></article></body></html>".encode()
ADDRESS = "https://example.org/envoys"


def response(body: bytes, kind: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    """Return an archive's record of what a server answered."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    return written(warc.WarcRecordType.response, head.encode() + body, "application/http; msgtype=response")


def written(kind, body: bytes, content_type: str) -> bytes:
    record, out = warc.WarcRecord(), io.BytesIO()
    record.init_headers(record_type=kind)
    record.headers["WARC-Target-URI"] = ADDRESS
    record.headers["Content-Type"] = content_type
    record.set_bytes_content(body)
    record.write(out)
    return out.getvalue()


def text_record() -> bytes:
    return written(warc.WarcRecordType.conversion, SENTENCES.encode(), "text/plain")


def read(folder, name: str, data: bytes):
    (folder / name).write_bytes(data)
    return read_articles(folder / name)


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_pages_of_an_archive(tmp_path, name):
    data = response(b"\x89PNG", "image/png") + response(PAGE) + response(PAGE, status="404 Not Found")
    articles = read(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    assert articles[["article_id", "url", "title"]].values.tolist() == [["crawl-1", ADDRESS, "Envoys meet"]]
    assert articles["problem"].isna().all() and "met in Seoul on Friday" in articles["text"][0]


def test_a_page_that_the_server_sent_compressed(tmp_path):
    articles = read(tmp_path, "crawl.warc", response(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"))
    assert articles["problem"].isna().all() and "met in Seoul on Friday" in articles["text"][0]


@pytest.mark.parametrize("name", ["crawl.wet", "crawl.wet.gz"])
def test_texts_of_an_archive(tmp_path, name):
    data = written(warc.WarcRecordType.warcinfo, b"software: a crawler", "application/warc-fields") + text_record()
    articles = read(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    assert articles["text"].tolist() == [SENTENCES] and articles["url"].tolist() == [ADDRESS]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("noise.warc", b"this is no archive at all\n" * 20, "could not be read: Invalid WARC header"),
        ("cut.warc", response(PAGE)[:700], "could not be read: the archive breaks off"),
        ("cut.warc.gz", gzip.compress(response(PAGE))[:300], "could not be read: the archive breaks off"),
        ("cut.wet", text_record()[:-200], "could not be read: the archive breaks off"),
        ("pictures.warc", response(b"\x89PNG", "image/png"), "no page in the archive"),
        ("empty.wet", b"", "no page in the archive"),
    ],
)
def test_a_broken_archive_gives_a_row_that_says_so(tmp_path, name, data, problem):
    articles = read(tmp_path, name, data)
    assert articles["problem"].tolist() == [problem] and articles["text"].isna().all()


def test_a_broken_archive_keeps_what_came_before(tmp_path):
    articles = read(tmp_path, "cut.wet", text_record() + text_record()[:-200])
    assert articles["text"].notna().tolist() == [True, False]
