// Styles that are only needed once something is opened.

const loaded = new Map();

/** Resolves when the sheet css/<name>.css holds, or could not be had: an unstyled dialog is better than none. */
export function sheet(name) {
  if (!loaded.has(name)) {
    loaded.set(
      name,
      new Promise((resolve) => {
        const link = document.createElement('link');
        link.rel = 'stylesheet';
        link.href = new URL(`../../css/${name}.css`, import.meta.url).href;
        link.addEventListener('load', resolve, { once: true });
        link.addEventListener('error', resolve, { once: true });
        document.head.append(link);
      }),
    );
  }
  return loaded.get(name);
}
