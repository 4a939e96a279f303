// A panel far down costs nothing until its reader comes near it.

/** Once the reader moves: so far ahead, in heights of the window. */
const AHEAD = '100% 0px';

/**
 * @param load imports the panel's module
 * @param mount (module) → the panel
 * @returns a panel that has nothing to refresh until then
 */
export function whenNear(root, load, mount) {
  let panel = null;
  let loading = null;
  const fetched = () =>
    (loading ??= load().then(
      (module) => {
        watching.forEach((watch) => watch.disconnect());
        panel = mount(module);
        return panel.refresh();
      },
      () => {
        // The server is away: the next catching up asks again.
        loading = null;
      },
    ));
  let near = false;
  const come = () => {
    near = true;
    fetched();
  };
  const watching = [];
  const watch = (rootMargin) => {
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && come(), { rootMargin });
    observer.observe(root);
    watching.push(observer);
  };
  watch('0px');
  const moved = { once: true, passive: true };
  addEventListener('scroll', () => panel || watch(AHEAD), moved);
  root.addEventListener('focusin', come, moved);
  return {
    refresh() {
      if (panel) return panel.refresh();
      return near ? fetched() : undefined;
    },
  };
}
