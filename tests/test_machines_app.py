"""The app on machines of other people: proxies, ports, temporary folders, signals."""

import os
import shutil
import signal
import socket
import time

import httpx
import pytest
from app_process import app, begin, ended

pytestmark = pytest.mark.slow

PICTURE = {"files": ("a.png", b"not looked at before it is chosen")}
NOBODY = "127.0.0.1:9"  # no proxy listens there


def direct(address, **question):
    """Ask a page without a proxy."""
    with httpx.Client(trust_env=False, timeout=300) as client:
        return client.request(url=address, **({"method": "GET"} | question))


def send(address):
    """Upload a file, and return where it lies."""
    answer = direct(f"{address}/gradio_api/upload", method="POST", files=PICTURE)
    return answer.json()[0]


@pytest.mark.parametrize(
    ("env", "told"),
    [
        ({"http_proxy": f"http://{NOBODY}", "https_proxy": f"http://{NOBODY}", "ALL_PROXY": f"http://{NOBODY}"}, []),
        ({"ALL_PROXY": f"socks5://me:secret@{NOBODY}", "all_proxy": f"socks://{NOBODY}"}, ["ALL_PROXY", "all_proxy"]),
        ({"HTTPS_PROXY": "http://[::bad", "no_proxy": "10.0.0.0/8,fe80::/10,*.corp"}, ["HTTPS_PROXY"]),
    ],
)
def test_it_starts_behind_proxies(env, told, tmp_path):
    with app(**env, GRADIO_TEMP_DIR=str(tmp_path)) as (process, address):
        assert direct(address).status_code == 200
        code, said = ended(process, signal.SIGTERM)
    lines = said.splitlines()
    assert sorted(line.split()[3] for line in lines) == sorted(told), said
    assert "secret" not in said and all("going on without it" in line for line in lines) and code == 143


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"GRADIO_SERVER_PORT": "abc"}, "GRADIO_SERVER_PORT is 'abc'; it must be a number from 1 to 65535."),
        ({"GRADIO_SERVER_PORT": "0"}, "GRADIO_SERVER_PORT is '0'; it must be a number from 1 to 65535."),
        ({"GRADIO_SERVER_PORT": "99999999999"}, "GRADIO_SERVER_PORT is '99999999999'; it must be"),
        ({"GRADIO_SERVER_NAME": "8.8.8.8"}, "GRADIO_SERVER_NAME is '8.8.8.8', which is no address of this machine."),
        ({"GRADIO_SERVER_NAME": "a..b"}, "GRADIO_SERVER_NAME is 'a..b'; it must be"),
        ({"GRADIO_SHARE": "perhaps"}, "GRADIO_SHARE is 'perhaps'; it must be true or false."),
        ({"GRADIO_ROOT_PATH": "demo"}, "GRADIO_ROOT_PATH is 'demo'; it must be a path, such as /demo, or an address,"),
        ({"GRADIO_ROOT_PATH": "http://[bad"}, "GRADIO_ROOT_PATH is 'http://[bad'; it must be"),
        ({"GRADIO_ROOT_PATH": "http://host:99999/x"}, "GRADIO_ROOT_PATH is 'http://host:99999/x'; it must be"),
        ({"SSL_CERT_FILE": "/nowhere.pem"}, "No certificates can be read from SSL_CERT_FILE (/nowhere.pem)"),
        ({"RELSIM_BACKEND": "foo"}, "RELSIM_BACKEND is 'foo'"),
        ({"largest": 0}, "No folder for temporary files can be written"),
    ],
)
def test_what_cannot_be_is_one_sentence(env, sentence):
    out, err = (process := begin(**env)).communicate(timeout=300)
    assert (process.returncode, out) == (2, "") and err.startswith(f"error: {sentence}") and err.count("\n") == 1, err


def test_a_port_that_was_asked_for_and_is_taken_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        out, err = (process := begin(GRADIO_SERVER_PORT=port)).communicate(timeout=300)
    assert (process.returncode, out) == (2, "")
    assert err == f"error: The port {port} is taken; set GRADIO_SERVER_PORT to a free one.\n"


def test_without_a_wish_the_next_free_port_is_taken_and_told(tmp_path):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 7860))
            other.listen()
        except OSError:
            pass  # somebody else has taken it: just as well
        with app(GRADIO_SERVER_PORT="", GRADIO_TEMP_DIR=str(tmp_path)) as (process, address):
            port = address.rsplit(":", 1)[1]
            _, said = ended(process, signal.SIGTERM)
    assert port != "7860" and said.startswith(f"The port 7860 is taken; serving on {port} instead.")


def test_settings_of_gradio_that_mean_nothing_here_and_parts_that_cannot_be_used_do_not_stop_it(tmp_path):
    useless = {"GRADIO_DEBUG": "abc", "GRADIO_NUM_PORTS": "x", "GRADIO_MCP_SERVER": "true", "GRADIO_WATCH_DIRS": "/"}
    wrong = {"RELSIM_VOTES": str(tmp_path), "RELSIM_RESULTS": str(tmp_path / "none.json"), "RELSIM_CACHE_DIR": __file__}
    shared = {"GRADIO_SHARE": "1", "HF_HOME": str(tmp_path / "empty"), "https_proxy": f"http://{NOBODY}"}  # no tunnel
    with app(**useless, **wrong, **shared, GRADIO_TEMP_DIR=str(tmp_path)) as (process, address):
        assert direct(address).status_code == 200
        visitor = {"visitor": "00000000-0000-0000-0000-000000000000"}
        asked = direct(f"{address}/vote/next.json", method="POST", json=visitor)
        assert asked.headers["X-Sentence"] and asked.text.startswith("No votes can be taken now")
        code, said = ended(process, signal.SIGTERM)
    left_out, cache, results, votes, shared = said.splitlines()
    assert code == 143 and left_out.endswith(f"mean nothing here: {', '.join(sorted(useless))}.")
    assert (
        cache.startswith("RELSIM_CACHE_DIR is")
        and "none.json" in results
        and votes.startswith(f"RELSIM_VOTES: Votes cannot be kept in {tmp_path} (")
    )
    assert shared == "GRADIO_SHARE: Gradio's tunnel could not be fetched or reached; going on without a public link."


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give folders away")
def test_a_temporary_folder_of_another_user_is_left_alone(tmp_path):
    (tmp_path / "gradio" / "vibe_edit_history").mkdir(parents=True)
    shutil.chown(tmp_path / "gradio", "nobody")
    powers = "-dac_override,-dac_read_search"  # without them, root may write no more than anybody
    bare = ("setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}")
    with app(before=bare, TMPDIR=str(tmp_path)) as (process, address):
        assert os.path.isfile(send(address))
        assert ended(process, signal.SIGTERM) == (143, "")
    with app(before=bare, GRADIO_TEMP_DIR=str(tmp_path / "gradio")) as (process, address):
        assert os.path.isfile(send(address))
        _, said = ended(process, signal.SIGTERM)
    assert said.startswith("GRADIO_TEMP_DIR cannot be used") and said.count("\n") == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["gradio", "vibe_edit_history"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_told_to_stop_it_is_quiet_and_takes_its_uploads_along(number, code, tmp_path):
    with app(GRADIO_TEMP_DIR=str(tmp_path)) as (process, address):
        assert os.path.isfile(send(address))
        assert ended(process, number) == (code, "")
    assert list(tmp_path.iterdir()) == []


def test_stopped_while_it_starts_it_is_quiet_too(tmp_path):
    process = begin(GRADIO_TEMP_DIR=str(tmp_path))
    while not list(tmp_path.iterdir()):
        time.sleep(0.02)
    assert ended(process, signal.SIGINT) == (130, "") and list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_goes_at_the_next_start_and_nothing_of_a_living_one(tmp_path):
    shared = {"GRADIO_TEMP_DIR": str(tmp_path)}
    (tmp_path / "notes.txt").write_text("of somebody else")
    with app(**shared) as (_, living):
        mine = send(living)
        with app(**shared) as (process, address):
            left = send(address)
            process.kill()
            process.wait()
        assert os.path.isfile(left) and left != mine
        with app(**shared):
            assert not os.path.exists(left) and os.path.isfile(mine) and (tmp_path / "notes.txt").is_file()
            assert len(list(tmp_path.iterdir())) == 5  # two folders with their locks, and the notes
