"""A refusal: what was asked for has no effect, and the page or the studio is told why."""

from session.messages import ErrorId


class Refusal(Exception):  # noqa: N818  (a decision of the rules, not an error of the program)
    """Raised by every rule that says no; nothing has changed then."""

    def __init__(self, error: ErrorId, retry_s: int = 0) -> None:
        """Name the reason; `retry_s`: in how many seconds asking again makes sense, 0 when time changes nothing."""
        super().__init__(str(error))
        self.error = error
        self.retry_s = retry_s
