import { belongsToInputMethod } from './typing.js';

const isEditable = (element) => element?.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

/** `/` goes to the box, from anywhere on the page. */
export function slashFocuses(box) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || belongsToInputMethod(event)) return;
    if (isEditable(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

/**
 * Arrows move the real focus from the box through the results, so that Enter follows a link as it does anywhere
 * and screen readers say what they would say. Esc goes back the same way: to the box, then empties it, then leaves it.
 */
export function walkResults(box, list, { onEnter, onClear }) {
  const links = () => [...list.querySelectorAll('a[data-hit-link]')];

  function focus(link) {
    link.focus({ preventScroll: true });
    link.closest('.hit')?.scrollIntoView({ block: 'nearest' });
  }

  box.addEventListener('keydown', (event) => {
    if (belongsToInputMethod(event)) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onEnter();
    } else if (event.key === 'ArrowDown') {
      const first = links()[0];
      if (!first) return;
      event.preventDefault();
      focus(first);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (box.value) onClear(); else box.blur();
    }
  });

  list.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      box.focus();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const hit = event.target.closest('.hit');
    if (!hit) return;
    const all = links();
    const here = all.findIndex((link) => hit.contains(link));
    const next = here + (event.key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
    if (next < 0) {
      box.focus();
      scrollTo({ top: 0 });
    } else if (all[next]) {
      focus(all[next]);
    }
  });
}
