"""Writes an export, line by line, so that its size is no matter of memory."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from typing import BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.sheets import Cell, Said, Sheet, Word
from engagenow.exports.rules import fitting, harmless, sheet_name

COLUMNS = (N_("Part"), N_("Number"), N_("Time"), N_("Nickname"), N_("Role"), N_("Text"), N_("Note"))
TIME, TEXT = COLUMNS.index("Time"), COLUMNS.index("Text")
WIDTHS = {TIME: 20, TEXT: 60}  # characters; the others have the usual width
LINES = Word(N_("Record"))  # the sheet of everything that was said and done, in its order
TABLE_TEXT = 2  # the column of a table that holds what people wrote
ROLES = (N_("participant"), N_("presenter"))  # for the translators: a role comes as plain text
MOST_ROWS = 1_048_576  # in a sheet (Excel specifications and limits)


@dataclass(frozen=True, slots=True)
class Look:
    """In which language and time zone a table is written. `zone`: an IANA name; None: UTC."""

    translate: Callable[[str], str]
    zone: str | None = None

    def titles(self, names: Iterable[str]) -> list[str]:
        """Of columns. That of the times names their zone."""
        zone = f" ({self.zone or 'UTC'})"
        return [f"{self.translate(name)}{zone if name == COLUMNS[TIME] else ''}" for name in names]

    def cell(self, cell: Cell) -> Cell:
        """A cell of a table in the language and the zone."""
        if isinstance(cell, Word):
            return self.translate(cell)
        if isinstance(cell, datetime):
            zone: tzinfo = ZoneInfo(self.zone) if self.zone else UTC
            return cell.astimezone(zone)
        return cell

    def rows(self, lines: Iterable[Said]) -> Iterator[list[Cell]]:
        """Each line as cells: a text, a number, None, or an aware datetime in the zone."""
        for said in lines:
            at = self.cell(datetime.fromisoformat(said.at)) if said.at else None
            part, role, note = (word and self.translate(word) for word in (said.feature.title(), said.role, said.note))
            yield [part, said.seq, at, said.nickname, role, said.text, note]


def write_csv(out: BinaryIO, lines: Iterable[Said], look: Look) -> None:
    """UTF-8 with a byte order mark, so that Excel reads Korean; every cell harmless to a spreadsheet."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(look.titles(COLUMNS))
    writer.writerows(map(_csv_cell, row) for row in look.rows(lines))
    text.detach()


def write_xlsx(
    out: BinaryIO, lines: Iterable[Said], look: Look, sheets: Iterable[Sheet] = (), most_rows: int = MOST_ROWS
) -> None:
    """Texts are written as texts, never as formulas or links. What one sheet does not hold goes on in the next.

    After the lines come the tables, each on a sheet of its own.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {**options, "default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        bold = book.add_format({"bold": True})
        sheet, number = _new_sheet(book, look, bold), 1
        for row in look.rows(lines):
            if number == most_rows:
                sheet, number = _new_sheet(book, look, bold), 1
            sheet.write_row(number, 0, map(_xlsx_cell, row))
            number += 1
        for table in sheets:
            _write_table(book, look, bold, table)


def write_json(out: BinaryIO, lines: Iterable[Said], session: Fields, sheets: Iterable[Sheet] = ()) -> None:
    """{session, said: [{feature, seq, at, nickname, role, text, note}], sheets: [{title, about?, header, rows}]}.

    Times are RFC 3339 in UTC. Headers and words are in no language: for programs.
    """
    out.write(f'{{"session":{encode(session)},"said":['.encode())
    for number, said in enumerate(lines):
        out.write(f"{',' if number else ''}{encode(asdict(said))}".encode())
    out.write(b'],"sheets":[')
    for number, sheet in enumerate(sheets):
        named = {"title": sheet.title, **({"about": sheet.about} if sheet.about else {})}
        table = {**named, "header": list(sheet.header), "rows": [list(row) for row in sheet.rows]}
        out.write(f"{',' if number else ''}{encode(table)}".encode())
    out.write(b"]}")


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    return harmless(cell) if isinstance(cell, str) else cell


def _xlsx_cell(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)  # a workbook knows no zone: the header names it
    return fitting(cell) if isinstance(cell, str) else cell


def _write_table(book: xlsxwriter.Workbook, look: Look, bold: Format, table: Sheet) -> None:
    sheet = _add(book, " · ".join(look.cell(each) for each in (table.about, table.title) if each))
    sheet.set_column(TABLE_TEXT, TABLE_TEXT, WIDTHS[TEXT])
    for column in (n for n, name in enumerate(table.header) if name == COLUMNS[TIME]):
        sheet.set_column(column, column, WIDTHS[TIME])
    sheet.write_row(0, 0, look.titles(table.header), bold)
    for number, row in enumerate(table.rows, start=1):
        sheet.write_row(number, 0, map(_xlsx_cell, map(look.cell, row)))


def _new_sheet(book: xlsxwriter.Workbook, look: Look, bold: Format) -> Worksheet:
    sheet = _add(book, look.cell(LINES))
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, look.titles(COLUMNS), bold)
    return sheet


def _add(book: xlsxwriter.Workbook, title: str) -> Worksheet:
    """A new sheet, whose first row stays in sight."""
    sheet = book.add_worksheet(sheet_name(title, {each.get_name() for each in book.worksheets()}))
    sheet.freeze_panes(1, 0)
    return sheet
