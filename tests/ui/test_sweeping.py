"""What is tidied as long as an app runs."""

import asyncio
import logging

from apart import apart
from fastapi import FastAPI

from relsim_demo.ui.pictures.sweeping import sweeping


def test_it_goes_on_after_an_error_which_is_logged_and_ends_with_the_app(caplog):
    times = []

    async def sweep():
        times.append(1)
        if len(times) == 1:
            raise OSError("the disk is away")

    async def running():
        async with sweeping(sweep, 0, "the attic")(FastAPI()):
            while len(times) < 3:
                await asyncio.sleep(0)
        ended = len(times)
        for _ in range(9):
            await asyncio.sleep(0)
        return ended

    with caplog.at_level(logging.ERROR):
        assert apart(asyncio.run, running()) == len(times)
    assert caplog.text.count("the attic could not be tidied") == 1 and "the disk is away" in caplog.text
