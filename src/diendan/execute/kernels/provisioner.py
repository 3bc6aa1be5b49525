"""How jupyter_client gets a warm kernel (entry point `diendan-warm`)."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from diendan.environment import project_root
from diendan.execute.kernels.kernel_environment import fixed_variables
from diendan.execute.kernels.parent_client import ForkedKernel
from diendan.execute.kernels.parent_process import warm_parent

_KERNEL_MODULE = "diendan.execute.kernels.child"
_POLL = 0.002


class WarmKernelProvisioner(LocalProvisioner):
    """Forks kernels from a warm parent on Linux; elsewhere starts each one afresh, with the same results."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel and return how to connect to it, once its sockets are bound.

        Raises RuntimeError if the kernel ends while it starts.
        """
        cwd = str(kwargs.get("cwd") or Path.cwd())
        root = Path(kwargs["env"].get("DIENDAN_ROOT") or project_root(Path(cwd)))
        env = {**kwargs["env"], **fixed_variables(root)}
        if sys.platform != "linux" or _KERNEL_MODULE not in cmd:
            return await super().launch_kernel(cmd, **{**kwargs, "env": env})
        arguments = cmd[cmd.index(_KERNEL_MODULE) + 1 :]
        kernel = warm_parent(root).start(arguments, env, cwd)
        try:
            await asyncio.wrap_future(kernel.started)
        except asyncio.CancelledError:
            kernel.kill()
            raise
        # The parent passes a signal on to the kernel's whole process group.
        self.process = kernel  # type: ignore[assignment]
        self.pid, self.pgid, self.cwd = kernel.pid, None, cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's process to end and return how it did."""
        if not isinstance(self.process, ForkedKernel):
            return await super().wait()
        while (code := self.process.poll()) is None:
            await asyncio.sleep(_POLL)
        self.process = None
        return code
