"""``python -m stoa.cli``."""

from __future__ import annotations

import sys

from stoa.cli import main

sys.exit(main())
