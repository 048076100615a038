"""The user that the embedded Postgres runs as when slimft runs as root: Postgres refuses root.

It owns the data folder alone, and carries the capability to traverse the (private) folders above it. Whoever is not
root runs the server as themselves.
"""

import os
import pwd
import subprocess
from pathlib import Path

SYSTEM_USER = "pgserver"


def give_to_system_user(folder: Path) -> None:
    """Make a folder the server's own; the user is made when there is none yet."""
    if os.geteuid() != 0:
        return
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True
        )
        user = pwd.getpwnam(SYSTEM_USER)
    os.chown(folder, user.pw_uid, user.pw_gid)


def as_system_user(command: list[str]) -> list[str]:
    """The command that runs `command` as that user."""
    if os.geteuid() != 0:
        return command
    capabilities = "+dac_read_search,+dac_override"
    drop = ["setpriv", "--reuid", SYSTEM_USER, "--regid", SYSTEM_USER, "--clear-groups"]
    return [*drop, "--inh-caps", capabilities, "--ambient-caps", capabilities, *command]
