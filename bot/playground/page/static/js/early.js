// Runs before the first paint: the remembered theme, so that nothing flashes.
(() => {
  const theme = localStorage.getItem("playground.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
