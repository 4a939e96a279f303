// Runs before the body is drawn, so that neither the colours nor the layout change under the reader's eyes.
(function () {
  // A login in the address makes two addresses of each module, and of one page two.
  var here = new URL(document.baseURI);
  if (here.username) {
    here.username = here.password = '';
    location.replace(here);
  }
  var page = document.documentElement;
  page.classList.add('js');
  // Without https a browser knows no notices.
  if (window.Notification && window.isSecureContext) page.classList.add('has-notices');
  var zone;
  try {
    if (localStorage.getItem('zone') === 'utc') zone = 'UTC';
    var theme = localStorage.getItem('theme');
    if (theme === 'dark' || theme === 'light') page.dataset.theme = theme;
    // Whoever has chosen an order gets it from the server, where nothing has been drawn yet that could move.
    var asked = here.searchParams;
    if (localStorage.getItem('order') === 'worst' && !asked.has('order') && !asked.has('view')) {
      asked.set('order', 'worst');
      location.replace(here);
    }
    var seen = Number(localStorage.getItem('seen'));
    if (seen && Date.now() - seen > 30 * 60 * 1000) page.classList.add('was-away');
  } catch (refused) {
    // Storage is switched off: the system's theme it is.
  }
  // The server writes exact times, which stay true without scripts. With them it is told at once how long ago, so that nothing moves.
  var hours;
  var hour = function (time) {
    var at = new Date(time.dateTime);
    // How a locale writes an hour takes a browser 15 ms and more to look up: not before the first picture, for what is far below it.
    if (!time.closest('.attention')) return new Date(at - (zone ? 0 : at.getTimezoneOffset() * 60000)).toISOString().slice(11, 16);
    if (!hours) hours = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', timeZone: zone });
    return hours.format(at);
  };
  var dismissed = '';
  try {
    dismissed = sessionStorage.getItem('dismissed') || '';
  } catch (refused) {
    // Storage is switched off: it holds until the page is left.
  }
  // What is still arriving would be written on after it: a page comes in pieces, which end anywhere.
  var isWhole = function (node) {
    for (; node; node = node.parentNode) if (node.nextSibling) return true;
    return document.readyState !== 'loading';
  };
  var shorten = function () {
    document.querySelectorAll('.card__operation[data-id]:not([data-active])').forEach(function (over) {
      if (dismissed.includes('"' + over.dataset.id + '"')) over.hidden = true;
    });
    document.querySelectorAll('time[data-ago]').forEach(function (time) {
      if (!isWhole(time)) return;
      time.textContent = 'clock' in time.dataset ? hour(time) : time.dataset.ago;
      time.removeAttribute('data-ago');
    });
  };
  var drawn = new MutationObserver(shorten);
  drawn.observe(page, { childList: true, subtree: true });
  document.addEventListener('DOMContentLoaded', function () {
    shorten();
    drawn.disconnect();
  });
})();
