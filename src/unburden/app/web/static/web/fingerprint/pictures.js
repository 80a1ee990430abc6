// The page "Your pictures": each chosen file becomes a card, is measured on this device,
// and what will be sent is shown before she sends it.

import { measure } from "./measure.js";
import { message, plates, readable, send } from "./sent.js";

const page = document.getElementById("adder");
const status = document.getElementById("told");
const say = (name, values = {}) => {
  const text = document.getElementById("sayings").content.querySelector(`[data-say="${name}"]`).textContent;
  return Object.entries(values).reduce((sentence, [key, value]) => sentence.replace(`{${key}}`, () => value), text);
};

let queue = Promise.resolve();
let count = 0;

class Card {
  constructor(file) {
    count += 1;
    this.file = file;
    this.number = count;
    this.stop = new AbortController();
    this.root = document.getElementById("card").content.cloneNode(true).firstElementChild;
    this.#number();
    this.find("title").textContent = say("title", { n: this.number });
    this.find("file").textContent = file.name;
    this.find("label").value = say("label", { n: this.number });
    this.find("own-name").onclick = () => { this.find("label").value = file.name.slice(0, 80); this.show(); };
    this.find("cancel").onclick = () => this.#cancel();
    this.find("send").onclick = () => this.#send();
    this.root.addEventListener("change", () => this.show());
    this.root.addEventListener("input", () => this.show());
    const here = this.find("here");
    if (here) here.onclick = () => this.#here();
  }

  find(part) {
    return this.root.querySelector(`[data-part="${part}"]`);
  }

  // Ids and names in the template end in "-0": each card has its own.
  #number() {
    for (const attribute of ["id", "for", "name", "aria-describedby", "aria-labelledby"]) {
      for (const element of [this.root, ...this.root.querySelectorAll(`[${attribute}]`)]) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replaceAll("-0", `-${this.number}`));
      }
    }
  }

  async measure() {
    if (this.stop.signal.aborted) return;
    this.#tell("measuring");
    try {
      const { signal } = this.stop;
      this.found = await measure(this.file, { signal, tell: (part) => { this.find("bar").value = part; } });
      this.#tell("measured");
    } catch (error) {
      if (error.name !== "cancelled") this.#fail(say(error.name in TROUBLES ? error.name : "unreadable"));
    }
    this.find("bar").hidden = true;
    this.show();
  }

  /** What she said; ``adult`` is null until she did. */
  said() {
    const picked = (name) => this.root.querySelector(`input[name="${name}-${this.number}"]:checked`)?.value ?? null;
    return {
      label: this.find("label").value.trim(),
      kind: picked("kind"),
      adult: { yes: true, no: false }[picked("adult")] ?? null,
      unsure: picked("adult") === "unsure",
      details: this.find("details").checked,
    };
  }

  /** Shows what fits the answers: the words on the grey copy, and what will be sent. */
  show() {
    const { kind, adult, unsure } = this.said();
    this.find("grey").hidden = !kind;
    for (const each of ["intimate", "innocent"]) this.find(`if-${each}`).hidden = kind !== each;
    this.find("under18").hidden = adult !== false;
    this.find("unsure").hidden = !unsure;
    const open = Boolean(this.found && this.#message());
    this.find("preview").hidden = !open;
    if (open) this.#preview(this.#message());
  }

  #message() {
    const { unsure, ...said } = this.said();
    return said.kind && said.adult && !unsure && said.label ? message(this.found, said) : null;
  }

  #preview(sent) {
    const { fingerprint } = sent;
    const lines = [
      say("sent-said", { label: sent.label }),
      say("sent-sha"),
      fingerprint.frames.length ? say("sent-frames", { n: fingerprint.frames.length }) : say("sent-pdq"),
      ...(fingerprint.parts.length ? [say("sent-parts", { n: fingerprint.parts.length })] : []),
      say("sent-size", { format: fingerprint.format, w: fingerprint.width, h: fingerprint.height }),
      plates(sent) ? say("sent-plate", { n: plates(sent) }) : say("sent-no-plate"),
      say("sent-bytes", { n: new Blob([JSON.stringify(sent)]).size.toLocaleString(), all: this.file.size.toLocaleString() }),
    ];
    this.find("lines").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    this.find("exact").textContent = readable(sent);
  }

  async #send() {
    const missing = this.#missing();
    if (missing || !this.found) return this.#fail(say(missing ?? "wait"));
    return this.#answered(await send(page.dataset.add, { token: page.dataset.token, body: JSON.stringify(this.#message()) }));
  }

  async #here() {
    const missing = this.#missing();
    if (missing) return this.#fail(say(missing));
    if (this.file.size > Number(page.dataset.most)) return this.#fail(say("large"));
    this.#tell("here");
    const { unsure, ...about } = this.said();
    return this.#answered(await send(page.dataset.here, { token: page.dataset.token, body: this.file, about }));
  }

  #missing() {
    const { label, kind, adult, unsure } = this.said();
    if (!label) return "no-label";
    if (!kind) return "no-kind";
    if (unsure) return "unsure";
    if (adult === null) return "no-adult";
    return adult ? null : "under18";
  }

  #answered({ item, error }) {
    if (!item) return this.#fail(error === "lost" || error === "locked" ? say(error) : error);
    const { label } = this.said();
    this.#tell("added", { label });
    const done = Object.assign(document.createElement("p"), { className: "govuk-body", textContent: say("added", { label }) });
    document.getElementById("none-yet")?.remove();
    done.id = this.root.getAttribute("aria-labelledby");
    this.root.replaceChildren(done);
    done.tabIndex = -1;
    done.focus();
    page.querySelector('[data-part="see"]').hidden = false;
    return undefined;
  }

  #cancel() {
    this.stop.abort();
    this.#tell("cancelled");
    this.root.remove();
    document.getElementById("chosen").focus();
  }

  #tell(name, values = {}) {
    status.textContent = say(name, { n: this.number, ...values });
    const state = this.find("state");
    if (state) state.textContent = status.textContent;
  }

  #fail(sentence) {
    this.find("state").textContent = sentence;
    status.textContent = sentence;
  }
}

const TROUBLES = { unknown: 1, unreadable: 1, large: 1 };

document.getElementById("chosen").addEventListener("change", ({ target }) => {
  for (const file of target.files) {
    const card = new Card(file);
    document.getElementById("cards").append(card.root);
    queue = queue.then(() => card.measure());
  }
  target.value = "";
  document.getElementById("cards").lastElementChild?.querySelector("h3").focus();
});
document.getElementById("without-script").hidden = true;
page.hidden = false;
