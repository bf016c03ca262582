"""The table on standard output, and the JSON beside it."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from tests.bench.rows import Row, render

FOLDER: Final = Path(__file__).resolve().parents[2] / "bench-results"


def write_report(name: str, rows: Sequence[Row], conditions: Mapping[str, Any]) -> Path:
    """Print the table and write bench-results/`name`.json."""
    load = os.getloadavg()
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "load_at_the_end": load,
        "conditions": dict(conditions),
        "rows": [row.as_json() for row in rows],
    }
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(document, indent=1, default=_plain) + "\n", encoding="utf-8")
    missed = [row.what.strip() for row in rows if row.reached is False]
    print(render(rows))
    print(f"\n{sum(row.reached is True for row in rows)} goals reached, {len(missed)} not. JSON: {path}")
    for what in missed:
        print(f"  not reached: {what}")
    return path


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)
