// Runs before the body is drawn, so that neither the colours nor the layout change under the reader's eyes.
(function () {
  var page = document.documentElement;
  page.classList.add('js');
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'dark' || theme === 'light') page.dataset.theme = theme;
  } catch (refused) {
    // Storage is switched off: the system's theme it is.
  }
})();
