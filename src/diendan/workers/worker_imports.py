"""What every worker has imported before its first task; the fork server imports this module once for all."""

import gc
import importlib

_MODULES = (
    "diendan.workers.rendering",
    # Before papermill, which loads our engine while it is itself being imported.
    "diendan.execute.notebook_execution",
    "papermill.execute",
    "pypdf",
    "pypdfium2",
)

# No collection while importing: there is hardly any garbage, and much to look through.
gc.disable()
for _name in _MODULES:
    importlib.import_module(_name)
# What is there now stays, and its pages shared with the workers.
gc.freeze()
gc.enable()
