// Ticking matches by keyboard. Without this file the same boxes are ticked one by one.
const rows = [...document.querySelectorAll("[data-match]")];
const form = document.getElementById("decide");
let here = -1;

const box = (row) => row.querySelector("input[type=checkbox]");

function count() {
  const ticked = rows.filter((row) => box(row).checked).length;
  document.querySelector(".d-count").textContent = `(${ticked})`;
}

function go(step) {
  rows[here]?.classList.remove("is-here");
  here = Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[here].classList.add("is-here");
  rows[here].scrollIntoView({ block: "center" });
  box(rows[here]).focus({ preventScroll: true });
}

function tick() {
  if (here < 0) go(1);
  const it = box(rows[here]);
  it.checked = !it.checked;
  count();
}

function tickAll() {
  const every = rows.every((row) => box(row).checked);
  for (const row of rows) box(row).checked = !every;
  count();
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: tick,
  a: tickAll,
  c: () => document.getElementById("confirm").focus(),
  r: () => document.getElementById("reject").focus(),
};

if (form && rows.length > 0) {
  document.querySelector(".d-keys").hidden = false;
  document.querySelector(".d-keys button").addEventListener("click", () => go(1));
  for (const row of rows) {
    box(row).addEventListener("focus", () => {
      rows[here]?.classList.remove("is-here");
      here = rows.indexOf(row);
      row.classList.add("is-here");
    });
    // Letters do something only while a box has the focus, so that they never come
    // between a person and the keys of her own tools (WCAG 2.1.4).
    row.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (event.ctrlKey || event.altKey || event.metaKey || !act) return;
      event.preventDefault();
      act();
    });
  }
  form.addEventListener("change", count);
  count();
}
