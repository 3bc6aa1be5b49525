"""Where a project keeps what: one frozen object that knows the folders."""

from dataclasses import dataclass
from pathlib import Path

from diendan.environment import project_root


@dataclass(frozen=True)
class Project:
    """The folders of a project; inputs under `root`, what is made under `made` (as a rule the same)."""

    root: Path
    made: Path

    @classmethod
    def at(cls, root: Path, made: Path | None = None) -> "Project":
        """Return the project at `root`; with `made`, what it makes goes there instead."""
        return cls(root=root, made=made or root)

    @classmethod
    def find(cls) -> "Project":
        """Return the project that the working directory lies in. Raises InputError where there is none."""
        return cls.at(project_root())

    @property
    def forums(self) -> Path:
        return self.root / "params" / "forums"

    @property
    def groups_file(self) -> Path:
        return self.root / "params" / "groups.yml"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def texts(self) -> Path:
        return self.notebooks / "texts"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def lock(self) -> Path:
        """The versions of all packages that documents are made with, and of those that check them."""
        return self.root / "requirements.lock"

    @property
    def looks(self) -> Path:
        """Templates, styles and filters of the reports."""
        return self.root / "reports"

    @property
    def build(self) -> Path:
        """Work in progress; may be deleted at any time."""
        return self.made / "build"

    def bundle(self, forum: str) -> Path:
        """Return the folder in which the forum's reports are published."""
        return self.made / "reports" / forum

    @property
    def editions(self) -> Path:
        """What was released, a folder each forum; never changed, and never made again."""
        return self.made / "editions"

    def forum_file(self, forum: str) -> Path:
        return self.forums / f"{forum}.yml"

    def release_plan_file(self, forum: str) -> Path:
        """Return where stands when the forum's reports are to be released."""
        return self.root / "params" / "releases" / f"{forum}.yml"

    def accepted_file(self, forum: str) -> Path:
        """Return where is kept which warnings before a release somebody has accepted."""
        return self.root / "params" / "releases" / "accepted" / f"{forum}.yml"

    def province_file(self, slug: str) -> Path:
        return self.root / "params" / "provinces" / f"{slug}.yml"

    def notebook(self, report: str) -> Path:
        return self.notebooks / f"{report}.ipynb"

    def sidecar_file(self, report: str) -> Path:
        return self.notebooks / f"{report}.yml"

    def text_file(self, report: str, language: str) -> Path:
        return self.texts / f"{report}.{language}.md"

    def claims_file(self, report: str) -> Path:
        """Return where is declared what the texts of a report claim."""
        return self.notebooks / "claims" / f"{report}.yml"

    def label(self, path: Path) -> str:
        """Return `path` as messages and manifests name it: relative to the project, with slashes."""
        for folder in (self.root, self.made):
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.name
