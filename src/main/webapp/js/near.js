// A panel far down costs nothing until its reader comes near it.

import { part } from './dom.js';
import { AWAY, troubleOf } from './trouble.js';

/** Once the reader moves: so far ahead, in heights of the window. */
const AHEAD = '100% 0px';

/**
 * @param root the panel
 * @param what it is called where it cannot be loaded
 * @param load imports the panel's module
 * @param mount (module) → the panel
 * @param place what the reader comes near
 * @returns a panel that has nothing to refresh until then, unless something is heard of it
 */
export function whenNear(root, what, load, mount, place = root) {
  let panel = null;
  let loading = null;
  const fetched = () =>
    (loading ??= load().then(
      (module) => {
        watching.forEach((watch) => watch.disconnect());
        tell(null);
        panel = mount(module);
        return panel.refresh();
      },
      () => {
        // The next catching up asks again, if its reader does not.
        loading = null;
        tell(AWAY, Date.now());
      },
    ));
  const tell = troubleOf(part(root, 'problem'), what, fetched);
  let near = false;
  const come = () => {
    near = true;
    fetched();
  };
  const watching = [];
  const watch = (rootMargin) => {
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && come(), { rootMargin });
    observer.observe(place);
    watching.push(observer);
  };
  watch('0px');
  const moved = { once: true, passive: true };
  addEventListener('scroll', () => panel || watch(AHEAD), moved);
  root.addEventListener('focusin', come, moved);
  return {
    refresh(heard = near) {
      if (panel) return panel.refresh();
      return heard ? fetched() : undefined;
    },
  };
}
