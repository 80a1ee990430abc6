// Leaving at once: GOV.UK's "Exit this page", with five things changed.
// 1. The neutral site is opened straight away, and not by way of our server: it opens
//    even if our server does not answer. The session is ended beside it.
// 2. It takes this page's place: Back does not lead to the page that was left.
// 3. The tab's title goes with the page.
// 4. Our other tabs leave too.
// 5. With no internet the neutral site cannot open: an empty page comes in its place.
import { ExitThisPage } from "../vendor/govuk-frontend.min.js";

const tabs = new BroadcastChannel("leave");

export class Leave extends ExitThisPage {
  constructor($root) {
    super($root);
    tabs.addEventListener("message", () => this.cover());
  }

  exitPage() {
    fetch(this.$button.href, { keepalive: true, redirect: "manual" }).catch(() => {});
    tabs.postMessage("");
    this.cover();
  }

  cover() {
    const neutral = navigator.onLine ? this.$root.dataset.neutral : "about:blank";
    this.$button.href = neutral;
    super.exitPage();
    document.title = this.$overlay.textContent;
    window.location.replace(neutral);
  }

  // A page that comes out of the browser's memory is asked for again: it may be locked.
  resetPage(event) {
    if (event.persisted) window.location.reload();
    else super.resetPage();
  }
}
