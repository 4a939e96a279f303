// Runs before the body is drawn, so that neither the colours nor the layout change under the reader's eyes.
(function () {
  var page = document.documentElement;
  page.classList.add('js');
  // Without https a browser knows no notices.
  if (window.Notification && window.isSecureContext) page.classList.add('has-notices');
  try {
    var theme = localStorage.getItem('theme');
    if (theme === 'dark' || theme === 'light') page.dataset.theme = theme;
    var seen = Number(localStorage.getItem('seen'));
    if (seen && Date.now() - seen > 30 * 60 * 1000) page.classList.add('was-away');
  } catch (refused) {
    // Storage is switched off: the system's theme it is.
  }
})();
