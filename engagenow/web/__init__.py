"""The HTTP edge: what every route shares, whatever the feature."""

from flask import Flask

from engagenow.web import address, cors, csrf, docs, errors, headers, health, language, limits, metrics, static_files


def init_app(app: Flask) -> None:
    for part in (errors, headers, cors, language, csrf, limits, address, health, metrics, docs, static_files):
        part.init_app(app)
