// Before the first paint: the remembered theme and language, so that nothing flashes.
(function () {
  try {
    const theme = localStorage.getItem('stoa-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.setAttribute('data-theme', theme);
    const locale = localStorage.getItem('stoa-locale');
    if (locale === 'en' || locale === 'de') document.documentElement.setAttribute('lang', locale);
  } catch {
    // A browser without storage shows what the device wishes.
  }
})();
