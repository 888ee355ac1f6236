"""``make bench-composition``: compose federations of growing size."""

from __future__ import annotations

import sys

from composition.measure import main

sys.exit(main())
