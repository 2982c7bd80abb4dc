"""The command line of the trainings."""

import pytest

from relsim_demo.training.__main__ import COMMANDS


def test_all_commands_are_named(python):
    done = python("-m", "relsim_demo.training")
    assert done.returncode == 0 and all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_takes(python, name):
    done = python("-m", "relsim_demo.training", name, "--help")
    assert done.returncode == 0 and f"usage: python -m relsim_demo.training {name} " in done.stdout, done.stderr


def test_the_drawn_world_may_be_trained_without_naming_it(python):
    done = python("-m", "relsim_demo.training", "work", "--help")
    assert done.returncode == 0 and all(f"--{name} " in done.stdout for name in ("style", "photographs", "threads"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("--data", "nowhere"), "error: The source 'nowhere' is unknown: there is no such file or folder"),
        (("--data", "tests", "--side", "100"), "'100' is no multiple of 28 from 56 to 1792"),
        (("--data", "tests", "--held-out", "0.9"), "'0.9' is no share from 0 to 0.5"),
        (("--data", "tests", "--batch", "0"), "'0' is no number from 1 on"),
        (("--data", "tests", "--seed", "-1"), "'-1' is no number from 0 to 999999"),
        (("--data", "tests", "--rate", "nan"), "'nan' is no rate above 0"),
    ],
)
def test_bad_input_is_one_sentence(python, tmp_path, given, sentence):
    done = python("-m", "relsim_demo.training", "relational", "--out", tmp_path / "out", *given)
    assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr
