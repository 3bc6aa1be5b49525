"""How jupyter_client gets a warm kernel (entry point `diendan-warm`)."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo, LocalPortCache, port_names
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from diendan.environment import project_root
from diendan.errors import InputError
from diendan.execute.kernels.kernel_environment import fixed_variables
from diendan.execute.kernels.parent_client import ADDRESS_IN_USE, CannotFork, ForkedKernel
from diendan.execute.kernels.parent_process import warm_parent

_KERNEL_MODULE = "diendan.execute.kernels.child"
_POLL = 0.002
_ATTEMPTS = 5


class WarmKernelProvisioner(LocalProvisioner):
    """Forks kernels from a warm parent on Linux; elsewhere starts each one afresh, with the same results."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel and return how to connect to it, once its sockets are bound.

        Raises RuntimeError if the kernel ends while it starts.
        """
        # A path from the folder of who asks, which is not that of the parent that forks.
        cwd = str(Path(kwargs.get("cwd") or ".").absolute())
        root = _project(kwargs["env"], cwd)
        env = {**kwargs["env"], **fixed_variables(root)}
        if sys.platform != "linux" or _KERNEL_MODULE not in cmd:
            return await super().launch_kernel(cmd, **{**kwargs, "env": env})
        arguments = cmd[cmd.index(_KERNEL_MODULE) + 1 :]
        for again in reversed(range(_ATTEMPTS)):
            kernel = warm_parent(root).start(arguments, env, cwd)
            try:
                await asyncio.wrap_future(kernel.started)
                break
            except asyncio.CancelledError:
                kernel.kill()
                raise
            except CannotFork:
                return await super().launch_kernel(cmd, **{**kwargs, "env": env})
            except RuntimeError:
                if kernel.returncode != ADDRESS_IN_USE or not (again and self._take_other_ports()):
                    raise
        # The parent passes a signal on to the kernel's whole process group.
        self.process = kernel  # type: ignore[assignment]
        self.pid, self.pgid, self.cwd = kernel.pid, None, cwd
        return self.connection_info

    def _take_other_ports(self) -> bool:
        """Choose other ports for a kernel that finds one of its own taken; return whether that may be done.

        Anybody may take a port between the manager's choice and the kernel's start, the manager's last kernel
        among them. Who restarts a kernel, or has given it its ports, is connected to these.
        """
        manager = self.parent
        restarted = self.pid is not None and not self.has_process
        if manager is None or not self.ports_cached or restarted:
            return False
        for name in port_names:
            setattr(manager, name, LocalPortCache.instance().find_available_port(manager.ip))
        manager.cleanup_connection_file()
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return True

    async def wait(self) -> int | None:
        """Wait for the kernel's process to end and return how it did."""
        if not isinstance(self.process, ForkedKernel):
            return await super().wait()
        while (code := self.process.poll()) is None:
            await asyncio.sleep(_POLL)
        self.process = None
        return code


def _project(env: Mapping[str, str], cwd: str) -> Path | None:
    """Return the root of the project that a kernel works in, or None outside of one."""
    if named := env.get("DIENDAN_ROOT"):
        return Path(named)
    with suppress(InputError):
        return project_root(Path(cwd))
    return None
