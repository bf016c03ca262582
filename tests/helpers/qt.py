"""Qt for tests: without a screen, whichever test asks for it first."""

import pytest


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Choose Qt's platform for the one application of this process; other processes are not led by it."""
    return ["trainer-studio", "-platform", "offscreen"]
