"""Entry of `python app.py`, which a Space runs too: the page from a checkout, with nothing installed of it."""

import sys

from relsim_demo.server import main

if __name__ == "__main__":
    sys.exit(main())
