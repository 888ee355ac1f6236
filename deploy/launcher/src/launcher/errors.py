"""What can go wrong while starting: every error says what happened and what to do."""

from __future__ import annotations


class LauncherError(Exception):
    """Something a person has to know about; its text is shown without a traceback."""


class PartMissing(LauncherError):
    """No way of getting a part of the market worked."""


class PortBusy(LauncherError):
    """Somebody else listens where one of our processes has to."""


class ProgramFailed(LauncherError):
    """A program ended, or did not become ready in time."""


class AlreadyRunning(LauncherError):
    """A market runs from this folder already."""


class StepFailed(LauncherError):
    """A one-off step (a migration, a seed, a build) ended with an error."""
