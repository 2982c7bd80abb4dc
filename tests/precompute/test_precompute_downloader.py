"""Downloads from addresses that strangers wrote: what is fetched, what is refused, and that nothing hangs."""

import ipaddress
import socket

import pytest
from image_server import drawn, image_server, until

from relsim_demo.images import MAX_BYTES
from relsim_demo.precompute.downloader import Downloader, Limits, is_public

PATIENT = Limits(tries=2, pause=0.01)
QUICK = Limits(read=0.4, total=1.2, tries=2, pause=0.01)


def only_here(address):
    return str(address) == "127.0.0.1"


@pytest.fixture(scope="module")
def server():
    with image_server() as running:
        yield running


@pytest.fixture
def fetch(server, tmp_path):
    """Fetch a path of the server, or an address; return what was written and why not."""

    def run(path, limits=PATIENT, permit=only_here):
        address = path if "://" in path else server.address + path
        skipped = Downloader(limits, permit).fetch(address, tmp_path / "picture")
        written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert set(written) == (set() if skipped else {"picture"}), "something is left over"
        (tmp_path / "picture").unlink(missing_ok=True)
        return written.get("picture"), skipped.reason if skipped else None

    return run


def test_a_picture_arrives_byte_by_byte(fetch):
    assert fetch("/picture/7.jpg") == (drawn(7), None)
    assert fetch("/to/picture/8.jpg") == (drawn(8), None)
    assert fetch("/to/far/4") == (drawn(5), None), "five redirects are allowed"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "HTTP 404"),
        ("/gone", "HTTP 410"),
        ("/down", "HTTP 500"),
        ("/page", "web page"),
        ("/cut", "cut off"),
        ("/announced", "more than 20 MB"),
        ("/endless", "more than 20 MB"),
        ("/hang", "timeout"),
        ("/drip", "timeout"),
        ("/headers", "timeout"),
        ("/garbage", "cut off"),
        ("/to/far/5", "too many redirects"),
        ("/to/loop", "too many redirects"),
        ("/to/file", "bad address"),
        ("/to/private", "refused address"),
        ("/to/metadata", "refused address"),
        ("/to/mapped", "refused address"),
        ("/to/neighbour", "refused address"),
    ],
)
def test_what_goes_wrong_is_named(fetch, path, reason):
    assert fetch(path, QUICK if reason == "timeout" else PATIENT) == (None, reason)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/a.png", "bad address"),
        ("file:///etc/passwd", "bad address"),
        ("javascript://example.org/", "bad address"),
        ("http:///a.png", "bad address"),
        ("http://[::1", "bad address"),
        ("http://nobody.invalid/a.png", "no such host"),
        (f"http://{'long' * 30}.invalid/", "no such host"),
        ("http://127.0.0.1:1/nobody-listens.png", "no connection"),
    ],
)
def test_what_is_no_address_of_a_picture_is_named(fetch, address, reason):
    assert fetch(address) == (None, reason)


def test_transient_failures_are_tried_again_and_others_are_not(fetch, server):
    assert fetch("/busy/1", Limits(tries=3, pause=0.01)) == (drawn(4), None)
    assert fetch("/busy/2") == (None, "HTTP 429")
    fetch("/down/x"), fetch("/missing/x"), fetch("/cut/x")
    counts = [server.asked.count(path) for path in ("/busy/1", "/busy/2", "/down/x", "/missing/x", "/cut/x")]
    assert counts == [3, 2, 2, 1, 2]


def test_what_is_too_long_is_not_read_to_its_end(fetch, server):
    fetch("/endless/1")
    assert until(lambda: "/endless/1" in server.hung_up)
    assert 2 * MAX_BYTES < 200 * 512 * 512 * 3, "the server would have sent far more"


def test_the_default_reaches_nothing_on_this_machine(fetch, server):
    asked = len(server.asked)
    for host in (
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ):
        found = fetch(f"http://{host}:{server.server_port}/picture/1.jpg", permit=is_public)
        assert found in ((None, "refused address"), (None, "no such host")), host
    assert len(server.asked) == asked


@pytest.fixture
def answers(monkeypatch):
    """Let names resolve to what a test says, one answer after the other; addresses stay as they are."""
    real, told, asked = socket.getaddrinfo, {}, []

    def resolve(host, port, *rest, **more):
        if host not in told:
            return real(host, port, *rest, **more)
        asked.append(host)
        addresses = told[host].pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return told, asked


def test_a_name_that_changes_its_answer_gains_nothing(fetch, server, answers):
    """The connection goes to the address that was checked: the name is resolved once."""
    told, asked = answers
    told["rebind.test"] = [["127.0.0.1"], ["127.0.0.2"]]
    assert fetch(f"http://rebind.test:{server.server_port}/picture/9.jpg") == (drawn(9), None)
    assert asked == ["rebind.test"]
    assert fetch(f"http://rebind.test:{server.server_port}/picture/9.jpg") == (None, "refused address")


def test_of_several_addresses_only_permitted_ones_are_tried(fetch, server, answers):
    answers[0]["both.test"] = [["10.0.0.1", "127.0.0.1"]]
    assert fetch(f"http://both.test:{server.server_port}/picture/9.jpg") == (drawn(9), None)


PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 198.18.0.1 224.0.0.1
240.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::"""
PUBLIC = "8.8.8.8 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::"


def test_which_addresses_belong_to_the_open_internet():
    assert not [address for address in PRIVATE.split() if is_public(ipaddress.ip_address(address))]
    assert all(is_public(ipaddress.ip_address(address)) for address in PUBLIC.split())
