// Offers the tour of the kit at the first start, until it was seen or declined. jupyterlab-tour
// draws it and remembers that; of itself it offers only its own tours, not those in its settings.
//
// JupyterLab loads this file as it stands: a container whose one part is the plugin.
(() => {
  const ADD = "jupyterlab-tour:add";
  const LAUNCH = "jupyterlab-tour:launch";

  const offer = async (commands) => {
    const said = document.getElementById("jupyter-config-data")?.textContent;
    const { tour } = JSON.parse(said ?? "{}");
    if (!tour || !commands.hasCommand(ADD)) return;
    await commands.execute(ADD, { tour });
    await commands.execute(LAUNCH, { id: tour.id, force: false });
  };

  const plugin = {
    id: "dispute-trainer:tour",
    description: "Offers a tour of the kit.",
    autoStart: true,
    // Not awaited: what is open is restored only after every plugin is there.
    activate: (app) => void app.restored.then(() => offer(app.commands)),
  };

  const containers = (globalThis._JUPYTERLAB ??= {});
  containers["dispute-trainer"] = {
    init: async () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
