"""Warm kernels: every report gets a fresh process, forked from one that has imported everything."""

from diendan.pipeline.kernels.provisioner import WarmKernelProvisioner

__all__ = ["WarmKernelProvisioner"]
