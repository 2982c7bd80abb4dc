"""Work that runs an event loop of its own: Playwright keeps one going in the thread of the tests."""

from concurrent.futures import ThreadPoolExecutor


def apart(work, *given):
    """Do work in a thread of its own, and return what it returns."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()
