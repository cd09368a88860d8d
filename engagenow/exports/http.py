"""The addresses of exports, and how a file goes out."""

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO
from urllib.parse import quote

from flask import Blueprint, Response, current_app
from flask_babel import get_locale
from werkzeug.datastructures import Headers

from engagenow.core.database import db
from engagenow.core.errors import RateLimited, Unavailable
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.exports.rules import file_name
from engagenow.exports.schemas import ExportQuery, Format, Job
from engagenow.sessions.edge import house, owner, show
from engagenow.web.api import endpoint

blueprint = Blueprint("exports", __name__, url_prefix="/api/sessions/<session_id>")

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
PIECE = 65536  # bytes of a file in memory at once
REFUSALS = (RateLimited, Unavailable)


@blueprint.get("/export.csv")
@endpoint(who=owner, query=ExportQuery, answers={200: "text/csv"}, refusals=REFUSALS, tag="export")
def export_csv(actor: Presenter, row: LiveSession, query: ExportQuery) -> Response:
    """Everything that was said, as CSV, in the chosen language."""
    return _download(actor, row, query, "csv")


@blueprint.get("/export.xlsx")
@endpoint(who=owner, query=ExportQuery, answers={200: TYPES["xlsx"]}, refusals=REFUSALS, tag="export")
def export_xlsx(actor: Presenter, row: LiveSession, query: ExportQuery) -> Response:
    """Everything that was said, as an Excel workbook, in the chosen language."""
    return _download(actor, row, query, "xlsx")


@blueprint.get("/export.json")
@endpoint(who=owner, query=ExportQuery, answers={200: TYPES["json"]}, refusals=REFUSALS, tag="export")
def export_json(actor: Presenter, row: LiveSession, query: ExportQuery) -> Response:
    """Everything that was said, as JSON: the session and the lines, with times in UTC."""
    return _download(actor, row, query, "json")


def _download(actor: Presenter, row: LiveSession, query: ExportQuery, format: Format) -> Response:
    job, headers = _job(row, query, format), _headers(row, format)
    db.session.close()  # an export takes longer than a transaction may do nothing
    file = current_app.extensions["exports"].run(job, actor.user_id)
    response = Response(_read(file), content_type=TYPES[format])
    response.call_on_close(file.close)
    response.content_length = file.seek(0, os.SEEK_END)
    file.seek(0)
    response.headers.update(headers)
    return response


def _read(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _headers(row: LiveSession, format: Format) -> Headers:
    """An old client takes the plain file name, every other one the title and the date (RFC 6266)."""
    name = file_name(row.title, row.activated_at or row.created_at, format)
    both = {"filename": f"engagenow-{row.session_code}.{format}", "filename*": f"UTF-8''{quote(name, safe='')}"}
    headers = Headers({"Cache-Control": "no-store"})
    headers.set("Content-Disposition", "attachment", **both)
    return headers


def _job(row: LiveSession, query: ExportQuery, format: Format) -> Job:
    return Job(
        database_url=current_app.extensions["exports"].database_url,
        session_id=row.id,
        sources=[_name(feature.export) for feature in house() if feature.export],
        sheets=[_name(feature.sheets) for feature in house() if feature.sheets],
        format=format,
        zone=query.tz,
        locale=str(get_locale()),
        session=show(row).model_dump(mode="json"),
    )


def _name(function: Callable[..., object]) -> str:
    """How the process of the job finds it."""
    return f"{function.__module__}:{function.__qualname__}"
