"""Where the program keeps what is its own."""

import os
import sys
from pathlib import Path
from typing import Final

import platformdirs

from capture.errors import ErrorCode, StudioError

NAME: Final = "trainer-studio"


def log_path() -> Path:
    """Return the file of the program's log."""
    return platformdirs.user_log_path(NAME) / "studio.log"


def classes_folder() -> Path:
    """Return the folder in which each class has one of its own: its journal and handouts."""
    return platformdirs.user_data_path(NAME) / "classes"


def choices_path() -> Path:
    """Return the file of what the trainer has chosen."""
    return platformdirs.user_config_path(NAME) / "choices.json"


def policy_path() -> Path:
    """Return the file in which IT fixes settings for every trainer of this machine."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Trainer Studio" / "policy.toml"
    return Path("/etc") / NAME / "policy.toml"


def encoder_cache() -> Path:
    """Return the file in which the encoders' trial is remembered."""
    return platformdirs.user_cache_path(NAME) / "encoders.json"


def unforeseen(error: BaseException) -> StudioError:
    """Return what nobody foresaw as an error whose words name the log, where the rest of it stands."""
    return StudioError(ErrorCode.INTERNAL, repr(error), log=str(log_path()))
