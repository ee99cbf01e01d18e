"""Stands in for a child of the sandbox: a server that has loaded its libraries forks it.

It ends as the child ends. It is run by its path, without the project and without site packages, since it is
started for each file.
"""

import json
import os
import socket
import sys

NUMBER_BYTES = 4


def main() -> None:
    """Hand on arguments, environment, folder and descriptors; the child is killed if this process is."""
    address, *arguments = sys.argv[1:]
    request = {
        "program": "bot.importer.sandbox_child", "arguments": arguments, "folder": os.getcwd(),  # noqa: PTH109 - loads less
        "environment": dict(os.environ), "held_signals": [],
    }  # fmt: skip
    server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server.connect(address.replace("@", "\0", 1))
    socket.send_fds(server, [json.dumps(request).encode()], [0, 1, 2])
    os.close(0)
    os.close(1)  # only the child holds the pipes now
    server.recv(NUMBER_BYTES)  # the process id
    read = server.recv(NUMBER_BYTES)
    status = int.from_bytes(read, "big", signed=True) if read else 1  # the server has ended
    if status < 0:
        os.kill(os.getpid(), -status)
    os._exit(status)


if __name__ == "__main__":
    main()
