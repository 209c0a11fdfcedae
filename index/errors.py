"""The one error tree. Every error carries a `hint`: the line that tells the user what to do.

NewsdeskError
├── UsageError            the call itself is wrong (exit code 2)
├── SettingsError         an unknown or unusable setting
├── LoadError             one article file can't be read; ingest reports it and goes on
├── IndexNotFoundError    no index at that path
├── IndexLockedError      another process is writing
├── IndexMismatchError    made with another embedding model, chunking or schema
├── IndexDamagedError     the store fails its checks
├── ArticleNotFoundError  no such article in the index
├── ModelUnavailableError a model isn't installed, is damaged or can't be loaded
├── NetworkRefusedError   an address that must not be fetched
└── LLMError              the language model failed, timed out or isn't configured
    └── FormatRefusedError its server doesn't take the format asked for
"""


class NewsdeskError(Exception):
    """Base of all errors raised on purpose; `str(error)` is the problem, `hint` the remedy."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def line(self) -> str:
        """Problem and remedy as the one line that the doors show."""
        message = " ".join(str(self).split())
        return f"{message} ({self.hint})" if self.hint else message


class UsageError(NewsdeskError):
    """The call itself is wrong."""


class SettingsError(NewsdeskError):
    """A setting is unknown or has an unusable value."""


class LoadError(NewsdeskError):
    """One article source can't be read."""


class IndexNotFoundError(NewsdeskError):
    """There is no index at that path."""


class IndexLockedError(NewsdeskError):
    """Another process holds the writer's lock."""


class IndexMismatchError(NewsdeskError):
    """The index was made with other settings than those asked for."""


class IndexDamagedError(NewsdeskError):
    """The store fails its own checks."""


class ArticleNotFoundError(NewsdeskError):
    """The index holds no such article."""


class ModelUnavailableError(NewsdeskError):
    """A model isn't installed, is damaged or can't be loaded."""


class NetworkRefusedError(NewsdeskError):
    """An address that must not be fetched."""


class LLMError(NewsdeskError):
    """The language model failed, timed out or isn't configured."""


class FormatRefusedError(LLMError):
    """The model's server doesn't take a JSON schema."""
