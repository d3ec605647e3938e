// A classic script, run before the first paint, so that a remembered theme never flashes the other one.
(() => {
  const key = 'tim.theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const sheet = document.querySelector('link[data-dark]');

  function remembered() {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function remember(theme) {
    try {
      if (theme) localStorage.setItem(key, theme); else localStorage.removeItem(key);
    } catch { /* storage may be closed to us; the choice then lasts as long as the page */ }
  }

  let chosen = remembered();
  const isDark = () => (chosen ? chosen === 'dark' : system.matches);

  function apply() {
    // One file holds the dark colours; choosing a theme only says when that file counts.
    sheet.media = chosen === 'dark' ? 'all' : chosen === 'light' ? 'not all' : '(prefers-color-scheme: dark)';
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    for (const button of document.querySelectorAll('[data-theme-toggle]')) button.setAttribute('aria-pressed', String(isDark()));
  }

  apply();
  system.addEventListener('change', apply);
  document.addEventListener('DOMContentLoaded', apply);
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-theme-toggle]')) return;
    const wanted = isDark() ? 'light' : 'dark';
    // Choosing what the system already says means following the system again.
    chosen = wanted === (system.matches ? 'dark' : 'light') ? null : wanted;
    remember(chosen);
    apply();
  });
})();
