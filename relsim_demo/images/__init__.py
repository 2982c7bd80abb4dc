"""Turn anything that a stranger gives us into a checked RGB picture, or into one sentence that says why not.

opening reads what is given and hands it to process, which decodes in processes of their own with limits on time and
memory. There kinds says by the first bytes what a file is, essentials (and tiff) leave out all but what draws, and
decode makes the picture.
"""

from relsim_demo.images.limits import MAX_BYTES, MAX_PIXELS, MAX_SIDE, WORKS
from relsim_demo.images.opening import fingerprint, open_kept, open_picture

__all__ = ["MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "WORKS", "fingerprint", "open_kept", "open_picture"]
