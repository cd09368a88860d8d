from tests.inside import clock, guest, live, no_ticking, outsider, page, stage, tick  # noqa: F401
