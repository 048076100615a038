"""What a running stage has to say, to whoever listens: the terminal's progress view, or nobody.

Pure stages take a plain callback; the components hand them `report`, so that one line of text reaches the view of
`slimft run` and is lost, harmlessly, elsewhere.
"""

from collections.abc import Callable

_listener: Callable[[str], None] | None = None


def listen(listener: Callable[[str], None] | None) -> None:
    """Send every later report of this process to `listener`; None for nobody."""
    global _listener
    _listener = listener


def report(message: str) -> None:
    """Tell the listener one line; never a customer's words."""
    if _listener is not None:
        _listener(message)
