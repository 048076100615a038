"""Runs a command in a network namespace of its own, where only loopback exists: python -m tests.unplugged COMMAND ...

Exits 125 where the kernel or the user's rights do not allow it.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
NOT_POSSIBLE = 125


def main() -> None:
    """Unplug, switch loopback on, become the command."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        sys.exit(NOT_POSSIBLE)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(link, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(link, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", flags | IFF_UP, b""))
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
