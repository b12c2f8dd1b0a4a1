"""The columns of a page's tables, and how many decimals their numbers have."""

import re
from html.parser import HTMLParser

NUMBER = re.compile(r"[−+-]?\d{1,3}(?:\.\d{3})*(?:,(\d+))?%?")


class Tables(HTMLParser):
    """Collect each table as rows of the cells' texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.is_in_cell = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self.is_in_cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_in_cell = self.is_in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.tables[-1][-1][-1] += data


def with_mixed_decimals(page: str) -> list[list[str]]:
    """Returns the numbers of each column in which some have more decimals than others."""
    read = Tables()
    read.feed(page)
    mixed = []
    for head, *rows in filter(None, read.tables):
        for place in range(len(head)):
            written = [row[place].strip() for row in rows if len(row) == len(head)]
            found = {text: len(one[1] or "") for text in written if (one := NUMBER.fullmatch(text))}
            if len(set(found.values())) > 1:
                mixed.append(list(found))
    return mixed
