"""The server of the pages: that of the lab, with Voila and without the lab."""

from pathlib import Path

from trainer.app.page import offline, page
from trainer.app.words import words

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - given by the reader of this file
load_subconfig(  # type: ignore[name-defined]  # noqa: F821 - given by the reader of this file
    "jupyter_server_config.py", path=str(Path(__file__).parents[1] / "lab")
)

c.ServerApp.jpserver_extensions = {
    "trainer.sockets": True,
    "trainer.app.leaving": True,
    "trainer.app.spare": True,
    "trainer.app.book": True,
    "voila.server_extension": True,
    "jupyterlab": False,
    "jupyter_lsp": False,
    "jupyter_server_terminals": False,
    "notebook_shim": False,
}
c.ServerApp.kernel_manager_class = "trainer.app.spare.SpareKernels"
c.VoilaConfiguration.extension_allowlist = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]
c.VoilaConfiguration.page_config_hook = offline
c.VoilaConfiguration.template = "dispute"
c.VoilaConfiguration.allow_template_override = "NO"
c.VoilaConfiguration.allow_theme_override = "NO"
c.VoilaConfiguration.file_allowlist = []
c.VoilaConfiguration.show_tracebacks = False
c.VoilaConfiguration.prelaunch_hook = page
c.VoilaConfiguration.resources = {"words": words()}
c.ServerApp.jinja_template_vars = {"words": words()}
