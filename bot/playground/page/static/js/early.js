// Runs before the first paint: the remembered theme, so that nothing flashes.
(() => {
  try {
    const theme = localStorage.getItem("playground.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // the browser is told to remember nothing
  }
})();
