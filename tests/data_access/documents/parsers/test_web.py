from models.documents.extraction import QUARANTINED

PAGE = b"""<!DOCTYPE html><html><head><title> The  yard </title><style>x{}</style></head><body>
<h1>Plant</h1><p>One <b>two</b>
three</p><script>fetch('http://192.0.2.1')</script><img src="http://192.0.2.1/a.png">
<table><tr><td>A</td><td>B</td></tr></table><a href="mailto:ann@example.com?subject=x">Write</a>
<a href="https://example.com/1">example.com</a><a href="/local">more</a><noscript>hidden</noscript></body></html>"""


def test_a_page_is_read_by_blocks_without_scripts(read):
    found = read("page.html", PAGE)
    assert (found.format, found.title) == ("html", "The yard")
    assert [each.text for each in found.segments] == [
        "Plant",
        "One two three",
        "A\tB",
        "Write [ann@example.com] example.com more",
    ]
    assert found.segments[0].mark == "Block 1"


def test_a_page_is_known_by_its_content(read):
    assert read("page.txt", PAGE).format == "html"


def test_a_page_is_read_in_the_encoding_that_it_declares(read):
    page = "<html><meta charset='iso-8859-2'><body>Łódź, ąęśćżź</body>".encode("iso-8859-2")
    assert read("page.html", page).segments[0].text == "Łódź, ąęśćżź"


def test_a_page_archive_is_read(read):
    data = (
        b"From: <Saved>\nSubject: Saved page\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        b"--b\nContent-Type: text/html; charset=utf-8\n\n<p>Words</p>\n--b\nContent-Type: image/png\n"
        b"Content-Location: http://192.0.2.1/a.png\n\nx\n--b--\n"
    )
    found = read("page.mhtml", data)
    assert (found.format, [each.text for each in found.segments]) == ("mhtml", ["Words"])
    assert len(found.members) == 1


def test_a_thousand_levels_of_elements_are_no_matter(read):
    found = read("deep.html", b"<html>" + b"<div>" * 5_000 + b"deep" + b"</div>" * 5_000)
    assert found.outcome != QUARANTINED
    assert found.segments[0].text == "deep"
