"""Reads a page as strictly as a test needs: every element closed, and what a reader sees."""

from html.parser import HTMLParser

VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Elements, addresses, ids and visible words of one page; ``problems`` holds what is not well formed."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.open, self.problems, self.words = [], [], []
        self.tags, self.ids, self.addresses, self.attributes = [], [], [], []
        self.feed(html.decode("utf-8"))
        self.close()
        self.problems += [f"{tag} is not closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action", "data", "xlink:href")]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"{tag} closes what it did not open")

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(self.words)
