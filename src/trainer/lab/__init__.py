"""The kit in JupyterLab: its settings, and the tour that is offered at the first start."""
