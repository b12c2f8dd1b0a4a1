"""What precedes a list: titled sections of facts."""

from __future__ import annotations

from dataclasses import dataclass

Fact = tuple[str, str | int]


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Fact]


@dataclass(frozen=True)
class Cover:
    title: str
    warning: str  # that the data are made up; "" where they are real
    sections: list[Section]
    sheet_name: str

    def as_text(self) -> dict[str, str]:
        """Returns the sections as text, for formats that have no sheet for them."""
        lines = [("title", self.title), ("warning", self.warning)] if self.warning else [("title", self.title)]
        text: dict[str, str] = {}
        for label, value in [*lines, *(line for section in self.sections for line in section.lines)]:
            text[label] = f"{text[label]}\n{value}" if label in text else str(value)
        return text
