"""The errors slimft raises on purpose; each message says what, where and what to do.

SlimftError                exit 1   something failed that a person has to look at
├── UsageError             exit 2   a command, setting or environment that cannot work as given
│   └── SourceError        exit 2   a source file or table that is not in the declared shape
├── NotEnoughData          exit 3   fewer usable examples than the declared minimum
├── DatabaseUnavailable    exit 1   Postgres could not be started, reached or migrated
├── TrainerError           exit 1   the trainer refused, failed or cannot be reached
└── CheckFailed            exit 1   a blocking check on the data did not hold
"""


class SlimftError(Exception):
    """Root of every error that slimft raises on purpose."""

    exit_code = 1


class UsageError(SlimftError):
    """A command, setting or environment that cannot work as given."""

    exit_code = 2


class SourceError(UsageError):
    """A source file or table that is not in the declared shape."""


class NotEnoughData(SlimftError):
    """Fewer usable examples than the declared minimum; nothing was trained."""

    exit_code = 3


class DatabaseUnavailable(SlimftError):
    """Postgres could not be started, reached or migrated."""


class TrainerError(SlimftError):
    """The trainer refused, failed or cannot be reached."""


class CheckFailed(SlimftError):
    """A blocking check on the data did not hold."""
