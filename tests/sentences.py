"""What every refusal must be: one sentence for people, without anything of the program's inside."""

import re

from relsim_demo.ui.contract.trouble import TROUBLE

SENTENCE = re.compile(r"^[A-Z“\"'`\d][^\n]{10,318}[.!?]$")
ODD = re.compile(r"Traceback|Error\b|site-packages|\bNone\b|\bnan\b|NaN|KeyError")


def sentence(text):
    """Return a text that is such a sentence."""
    assert SENTENCE.match(text) and not ODD.search(text) and text != TROUBLE, text
    return text
