"""The servers the market needs: where each comes from, and how it is started.

A part knows binaries, data folders and ports. It never knows the market's services or who watches its process.
"""

from launcher.parts.found import Source

__all__ = ["Source"]
