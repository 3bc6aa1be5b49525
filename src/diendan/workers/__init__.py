"""Who does the work: a pool on this machine or a Dask cluster, the tasks, and their order."""
