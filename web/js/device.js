// What the page remembers stays on the device, and the page works where nothing may be remembered.

export function recall(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function remember(key, value) {
  try { localStorage.setItem(key, value); } catch { /* see above */ }
}

export function recallForTab(key) {
  try { return sessionStorage.getItem(key); } catch { return null; }
}

export function rememberForTab(key, value) {
  try { sessionStorage.setItem(key, value); } catch { /* see above */ }
}
