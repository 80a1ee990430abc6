// A blurred picture of which only the part that is held is seen clearly. Nothing clear is
// in the page before it is held for the first time; without this file it stays blurred.
const box = document.querySelector("[data-clear]");
const WIDE = 18; // of the picture's width, per cent
const STEP = 5;
let clear = null;
let asked = false;
let held = false;
let at = [50, 50];

function draw() {
  const part = held && clear ? `circle(${WIDE}% at ${at[0]}% ${at[1]}%)` : "circle(0)";
  clear?.style.setProperty("clip-path", part);
}

async function fetchOnce() {
  if (asked) return;
  asked = true;
  const answer = await fetch(box.dataset.clear, { credentials: "same-origin" });
  if (!answer.ok) return;
  const image = new Image();
  image.alt = "";
  image.className = "d-reveal__clear";
  image.src = URL.createObjectURL(await answer.blob());
  await image.decode();
  URL.revokeObjectURL(image.src);
  clear = image;
  box.append(image);
  draw();
}

function hold() {
  held = true;
  fetchOnce();
  draw();
}

function letGo() {
  held = false;
  draw();
}

function move(x, y) {
  at = [x, y].map((one) => Math.round(Math.min(Math.max(one, 0), 100)));
  draw();
}

function follow(event) {
  const edge = box.getBoundingClientRect();
  move(
    (100 * (event.clientX - edge.left)) / edge.width,
    (100 * (event.clientY - edge.top)) / edge.height,
  );
}

const arrows = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

box.tabIndex = 0;
box.setAttribute("role", "button");
box.setAttribute("aria-label", box.dataset.name);
box.setAttribute("aria-describedby", "how");
document.getElementById("how").hidden = false;
box.addEventListener("pointerdown", (event) => {
  follow(event);
  hold();
});
box.addEventListener("pointermove", (event) => held && follow(event));
box.addEventListener("keydown", (event) => {
  const by = arrows[event.key];
  if (event.key !== " " && !by) return;
  event.preventDefault();
  if (by) move(at[0] + by[0], at[1] + by[1]);
  else hold();
});
box.addEventListener("keyup", (event) => event.key === " " && letGo());
box.addEventListener("blur", letGo);
box.addEventListener("pointerleave", letGo);
for (const end of ["pointerup", "pointercancel", "blur", "pagehide"]) {
  window.addEventListener(end, letGo);
}
document.addEventListener("visibilitychange", letGo);
