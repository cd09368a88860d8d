"""The join link for phones' cameras."""

import struct
import zlib

import pytest
import qrcode


@pytest.fixture
def picture(client, live):
    def get(kind, query=""):
        return client.get(f"/api/sessions/{live['id']}/qr.{kind}{query}")

    return get


def test_everybody_who_knows_the_id_sees_it(picture, live):
    svg, png = picture("svg"), picture("png")
    assert (svg.status_code, svg.mimetype) == (200, "image/svg+xml")
    assert (png.status_code, png.mimetype) == (200, "image/png")
    assert svg.data.startswith(b"<?xml")
    assert svg.data.count(b"<path") == 1
    assert png.data.startswith(b"\x89PNG\r\n\x1a\n")


def test_it_holds_the_join_link(picture, live):
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4)
    code.add_data(live["join_url"])
    pixels = pixels_of(picture("png").data)
    assert [row[5::10] for row in pixels[5::10]] == code.get_matrix()
    assert [row[9::10] for row in pixels[9::10]] == code.get_matrix()


def pixels_of(png):
    """Of a picture of one bit a pixel without filters; True is black."""
    at, chunks = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + data)
        chunks[name], at = data, at + 12 + length
    width, height, depth, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (width, depth, rest) == (height, 1, [0, 0, 0, 0])
    raw, stride = zlib.decompress(chunks[b"IDAT"]), 1 + (width + 7) // 8
    lines = [raw[n * stride : (n + 1) * stride] for n in range(height)]
    assert {line[0] for line in lines} == {0}
    return [[bit == "0" for bit in "".join(f"{byte:08b}" for byte in line[1:])[:width]] for line in lines]


def test_its_size_is_one_of_three(picture):
    sizes = [len(picture("png", f"?size={size}").data) for size in ("small", "medium", "large")]
    assert sizes == sorted(set(sizes))
    assert picture("png", "?size=100000").status_code == 422


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_no_session_no_code(client, kind):
    answer = client.get(f"/api/sessions/nowhere/qr.{kind}")
    assert (answer.status_code, answer.json["code"]) == (404, "session_not_found")
