"""One kernel and the way to it: a private IPC path, and no waiting that has no reason."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from queue import Empty
from typing import Any, Final, Literal

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from diendan.own_folders import OwnFolder
from diendan.parsing.notebook_files import KERNEL_NAME

Kernels = Literal["warm", "ordinary"]
_END_TIMEOUT = 30.0

RESOURCES: Final = ("share/kernels/diendan/kernel.json",)
KERNEL_DIRECTORY = (Path(__file__).parent / RESOURCES[0]).parent
"""The kernel's specification; JUPYTER_PATH=<…>/share makes it known to JupyterLab."""


class QuickClient(AsyncKernelClient):
    """A client that takes a kernel as ready when it has answered once on both channels."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the first answer. Raises RuntimeError if there is none within `timeout` seconds."""
        deadline = time.monotonic() + (timeout or float("inf"))
        self.kernel_info()
        while True:
            try:
                reply = await self.get_shell_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    # Whatever comes shows that we are subscribed; what belongs to no cell is passed over.
                    await self.get_iopub_msg(timeout=1)
                    return
            except Empty:
                self.kernel_info()
            if not await self.is_alive():
                raise RuntimeError("the kernel died while it started")
            if time.monotonic() > deadline:
                raise RuntimeError(f"the kernel did not answer within {timeout} seconds")


class KernelManager(AsyncKernelManager):
    """A manager of one kernel that is started and killed without pauses."""

    async def start(self, **options: Any) -> None:
        """Start the kernel; `options` (env, cwd) as for a process."""
        command, launch = await self._async_pre_start_kernel(**options)
        await self._async_launch_kernel(command, **launch)
        self._attempted_start = True

    async def exit_code(self) -> int | None:
        """Return how the kernel's process ended (negative: by a signal), or None while it lives."""
        return None if self.provisioner is None else await self.provisioner.poll()

    async def kill(self) -> None:
        """End the kernel and all that it started.

        A kernel that has run its last cell keeps nothing that a polite end would save. Raises RuntimeError if
        its process is still there after half a minute.
        """
        if self.provisioner is not None and self.provisioner.has_process:
            await self.provisioner.kill()
            try:
                await asyncio.wait_for(self.provisioner.wait(), _END_TIMEOUT)
            except TimeoutError as cause:
                raise RuntimeError(
                    f"the kernel did not end within {_END_TIMEOUT:g} s of being killed"
                ) from cause
        await self._async_cleanup_resources()


@asynccontextmanager
async def running_kernel(
    kernels: Kernels, env: Mapping[str, str], cwd: Path, start_timeout: float
) -> AsyncIterator[tuple[KernelManager, AsyncKernelClient]]:
    """Start a kernel, wait until it is ready, yield its manager and client, and end it.

    Raises RuntimeError if it does not start within `start_timeout` seconds.
    """
    own = OwnFolder()
    folder = own.path
    manager = KernelManager(
        kernel_name=KERNEL_NAME,
        transport="ipc",
        ip=str(folder / "k"),
        connection_file=str(folder / "kernel.json"),
        client_factory=QuickClient,
    )
    manager._kernel_spec = _kernel_spec(kernels)
    client: AsyncKernelClient | None = None
    try:
        await asyncio.wait_for(manager.start(env=dict(env), cwd=str(cwd)), start_timeout)
        client = manager.client()
        client.start_channels(stdin=False, hb=False)
        await client.wait_for_ready(timeout=start_timeout)
        yield manager, client
    finally:
        if client is not None:
            client.stop_channels()
        await manager.kill()
        own.remove()


def _kernel_spec(kernels: Kernels) -> KernelSpec:
    spec: KernelSpec = KernelSpec.from_resource_dir(str(KERNEL_DIRECTORY))
    if kernels == "ordinary":
        spec.metadata = {"kernel_provisioner": {"provisioner_name": "local-provisioner"}}
    return spec
