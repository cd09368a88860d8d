"""What a phone loads before its owner can type a nickname."""

import re
import zlib

from engagenow.web.static_files import FOLDER, lean
from tests.server import ROOT

MOST = 60_000  # bytes on the wire, without headers: a hall shares one Wi-Fi
NAMED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


def nginx(name):
    return int(re.search(rf"{name} (\d+);", (ROOT / "nginx.conf").read_text())[1])


def on_the_wire(content):
    if len(content) < nginx("gzip_min_length"):
        return len(content)
    packer = zlib.compressobj(nginx("gzip_comp_level"), zlib.DEFLATED, 31)
    return len(packer.compress(content) + packer.flush())


def content(client, address):
    with client.get(address) as answer:
        return answer.get_data()


def sent(address):
    """A static file as nginx has it."""
    return lean(FOLDER / address.split("/", 3)[3])


def test_the_room_is_light(client, live):
    page = content(client, f"/join/{live['session_code']}")
    files = {address: sent(address) for address in NAMED.findall(page.decode())}
    assert len(files) > 40
    weight = on_the_wire(page) + sum(map(on_the_wire, files.values()))
    assert weight <= MOST, weight
