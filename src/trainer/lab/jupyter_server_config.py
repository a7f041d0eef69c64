"""The server that `trainer start` runs: for one person, on this machine."""

import os

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - given by the reader of this file

# Said here as well, because people switch the token off in settings of their own.
c.IdentityProvider.token = os.environ["JUPYTER_TOKEN"]
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port_retries = 0
c.ServerApp.allow_root = True
c.ServerApp.jpserver_extensions = {
    "trainer.sockets": True,
    "trainer.lab.tour": True,
    "voila.server_extension": False,
}

# A kernel that nobody looks at any more ends after half an hour; one that is open stays.
c.MappingKernelManager.cull_idle_timeout = 1800
c.MappingKernelManager.cull_interval = 120
c.MappingKernelManager.cull_connected = False

# Keeps ipykernel's warning about unencrypted TCP from frightening people.
c.KernelManager.transport_encryption = "auto"
