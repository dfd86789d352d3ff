"""What was measured must be right."""


def check(holds, what):
    """Ends the section where it is not."""
    if not holds:
        raise AssertionError(what)
