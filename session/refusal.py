"""The one way in which something that a page asks for is refused."""

from session.messages import ErrorId


class Refusal(Exception):  # noqa: N818  (a refusal is the rules at work, not an error of theirs)
    """What a page asked for has no effect; `error` says why, `retry_s` after how long it may be asked again."""

    def __init__(self, error: ErrorId, retry_s: int = 0) -> None:
        super().__init__(error.value)
        self.error = error
        self.retry_s = retry_s
