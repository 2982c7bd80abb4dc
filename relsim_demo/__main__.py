"""Entry of `python -m relsim_demo`."""

import sys

from relsim_demo.cli import main

sys.exit(main())
