"""What a picture costs: its pattern is found once for a link, and drawing it is cheap in every size."""

import re
import time

import pytest

from engagenow.sessions import qr

LINK = "https://engage.example.org/join/ABC234"


@pytest.fixture(autouse=True)
def nothing_kept():
    for kept in (qr.svg, qr.png, qr._matrix):
        kept.cache_clear()


def test_the_pattern_of_a_link_is_found_once(client, live):
    for _ in range(3):
        for kind in ("svg", "png"):
            for size in qr.BOX:
                assert client.get(f"/api/sessions/{live['id']}/qr.{kind}?size={size}").status_code == 200
    assert qr._matrix.cache_info().misses == 1
    assert qr.png.cache_info().misses == qr.svg.cache_info().misses == len(qr.BOX)


def test_another_link_is_another_picture():
    assert qr.svg(LINK, "small") != qr.svg(LINK + "X", "small")
    assert qr.png(LINK, "small") != qr.png(LINK + "X", "small")


def test_a_large_picture_is_drawn_in_little_time():
    qr._matrix(LINK)
    assert min(cost() for _ in range(20)) < 0.01, "seconds of the processor; a pixel at a time took 0.035"


def cost():
    began = time.process_time()
    qr.png.__wrapped__(LINK, "large")
    return time.process_time() - began


def test_the_drawing_holds_the_same_modules():
    drawing, matrix = qr.svg(LINK, "medium").decode(), qr._matrix(LINK)
    black = set()
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawing):
        assert width == back
        black |= {(int(y), column) for column in range(int(x), int(x) + int(width))}
    assert black == {(y, x) for y, row in enumerate(matrix) for x, is_black in enumerate(row) if is_black}
    assert f'viewBox="0 0 {len(matrix)} {len(matrix)}"' in drawing


def test_what_is_kept_has_an_end():
    assert qr.svg.cache_info().maxsize == qr.png.cache_info().maxsize == qr._matrix.cache_info().maxsize == qr.KEPT
