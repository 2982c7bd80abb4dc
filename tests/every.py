"""One test over many names: it counts as one, and says of all of them which fail."""

import functools


def every(values, name=str):
    """Call a test with each of the values; name: how a value is called where the test fails for it."""

    def over(test):
        @functools.wraps(test)
        def run():
            wrong = []
            for value in values:
                try:
                    test(value)
                except AssertionError as error:
                    wrong.append(f"{name(value)}: {error}")
            assert not wrong, "\n".join(wrong)

        del run.__wrapped__  # pytest would look for a fixture called as the value is
        return run

    return over
