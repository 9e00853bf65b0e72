// Before the first paint: the theme that was chosen here, unless the system's holds.
(() => {
  document.documentElement.classList.add('js');
  try {
    const chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // No storage: the system's theme holds.
  }
})();
