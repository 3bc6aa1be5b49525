"""Warm kernels: every report gets a fresh process, forked from one that has imported everything."""


def __getattr__(name: str) -> object:
    """Return the provisioner of the entry point; jupyter_client is imported only where it is asked for."""
    if name == "WarmKernelProvisioner":
        from diendan.execute.kernels.provisioner import WarmKernelProvisioner

        return WarmKernelProvisioner
    raise AttributeError(name)
