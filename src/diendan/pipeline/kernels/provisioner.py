"""How jupyter_client gets a warm kernel (entry point `diendan-warm`)."""

from jupyter_client.provisioning.local_provisioner import LocalProvisioner


class WarmKernelProvisioner(LocalProvisioner):
    """A provisioner."""
