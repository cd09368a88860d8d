"""Everything that was said, for the presenter to take home."""

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, astuple, fields

import xlsxwriter
from sqlalchemy.orm import Session

from engagenow.core.features import House, Said
from engagenow.core.log import encode
from engagenow.sessions.schemas import SessionView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = [field.name for field in fields(Said)]
# A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULA = tuple("=+-@\t\r\n|")


def collect(house: House, session: Session, session_id: str) -> list[Said]:
    """What every feature has to tell, each in its own order."""
    return [said for feature in house if feature.export for said in feature.export(session, session_id)]


def as_csv(lines: Iterable[Said]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads Korean; every cell harmless to a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in astuple(said)] for said in lines)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Iterable[Said]) -> bytes:
    """One sheet; texts are written as texts, never as formulas or links."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet("EngageNow")
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, said in enumerate(lines, start=1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in astuple(said)])
        sheet.freeze_panes(1, 0)
        sheet.set_column(COLUMNS.index("text"), COLUMNS.index("text"), 60)
    return content.getvalue()


def as_json(session: SessionView, lines: Iterable[Said]) -> bytes:
    return encode({"session": session.model_dump(mode="json"), "said": [asdict(said) for said in lines]}).encode()


def _harmless(cell: object) -> object:
    text = cell if isinstance(cell, str) else ""
    return f"'{text}" if unicodedata.normalize("NFKC", text).lstrip(" ").startswith(FORMULA) else cell
