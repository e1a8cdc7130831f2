"""What all who open a workspace share; apart from the definitions, so that looking does not load those."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RetailSetting:
    """A retail year: weeks a month, weekday it ends on (0 = Monday), month it ends in, and how."""

    pattern: tuple[int, int, int] = (4, 5, 4)
    weekday: int = 5
    month: int = 1
    ends: str = "nearest"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What all who open a workspace share."""

    name: str = ""
    currency: str = ""
    """ISO code; empty until one is set or imported."""
    timezone: str = ""
    """IANA name; empty: the machine's."""
    week_start: int = 0
    fiscal_start: int = 1
    fiscal_named_by: str = "end"
    retail: RetailSetting | None = None
    share: str = ""
    """Who of this machine may use a SQLite file: "" its owner, "group" also the users of its group."""
    review: str = "quarter"
