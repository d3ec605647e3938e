import { Problem } from './api.js';
import { failure, skeleton } from './states.js';

const newest = new WeakMap(); // view -> what fills it; whatever was asked for before is dropped when it comes

/**
 * Fills `view` with what `fetchNode()` resolves to. While that takes, a skeleton; where it fails, what is the matter
 * and a way to try again, which happens by itself, ever less often, while the server is out of reach.
 */
export async function fillPatiently({ view, strings }, fetchNode) {
  let patience = 1000;
  newest.set(view, fetchNode);
  const isNewest = () => newest.get(view) === fetchNode;

  async function attempt() {
    if (!isNewest()) return;
    view.setAttribute('aria-busy', 'true');
    const slow = setTimeout(() => isNewest() && view.replaceChildren(skeleton(strings)), 150);
    let node;
    try {
      node = await fetchNode();
    } catch (error) {
      const isProblem = error instanceof Problem;
      node = failure(strings, isProblem ? error : new Error(strings.say(navigator.onLine ? 'unreachable' : 'offline')), attempt);
      if (!isProblem) setTimeout(attempt, patience);
      patience = Math.min(patience * 2, 30000);
    }
    clearTimeout(slow);
    if (!isNewest()) return;
    view.replaceChildren(node);
    view.setAttribute('aria-busy', 'false');
  }

  await attempt();
}
