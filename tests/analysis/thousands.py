"""How many cases a property of the numbers is held against: 2,000, or as many as KPITUI_EXAMPLES says."""

import os

from hypothesis import settings

EXAMPLES = int(os.environ.get("KPITUI_EXAMPLES", "2000"))
THOUSANDS = settings(max_examples=EXAMPLES, deadline=None)
HUNDREDS = settings(max_examples=EXAMPLES // 10, deadline=None)
"""For one that goes through many functions: their cases add up to thousands."""
