// The kit's views know light from dark by what JupyterLab says; here the site says it.
// And what the theme does not tell a screen reader or the keyboard is told.
(() => {
  const night = matchMedia("(prefers-color-scheme: dark)");
  const tell = () => {
    const chosen = document.body.dataset.theme;
    const dark = chosen === "dark" || (chosen !== "light" && night.matches);
    document.body.dataset.jpThemeLight = String(!dark);
  };
  const mark = (places, name, value) => {
    for (const part of document.querySelectorAll(places)) part.setAttribute(name, value);
  };
  document.addEventListener("DOMContentLoaded", () => {
    tell();
    night.addEventListener("change", tell);
    new MutationObserver(tell).observe(document.body, {
      attributes: true,
      attributeFilter: ["data-theme"],
    });
    mark(".sidebar-tree .caption[role=heading]", "aria-level", "2");
    mark(".sidebar-drawer", "aria-label", "All pages");
    mark(".toc-drawer", "aria-label", "On this page");
    mark("pre, .table-wrapper", "tabindex", "0");
  });
})();
