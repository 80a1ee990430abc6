// With no internet the neutral site cannot open: then an empty page comes, at once, and
// takes this page's place. It watches for the cover that "leave this page" draws.
const COVERED = "govuk-exit-this-page-hide-content";

new MutationObserver(() => {
  if (navigator.onLine || !document.body.classList.contains(COVERED)) return;
  window.stop();
  // On a laptop our server is still there: it locks the case.
  fetch("/leave/", { keepalive: true, redirect: "manual" }).catch(() => {});
  window.location.replace("about:blank");
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });
