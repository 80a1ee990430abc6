// Draws the outlines on her own photo, when she opens it here. It is sent nowhere.

import { decoded, measured } from "./picture.js";
import { distance } from "./pdq.js";
import { PLATE_SIDE } from "./plate.js";

const NEAR = 31; // PDQ bits: the same photo, saved again
const PAPER = "rgba(250, 250, 250, 0.72)";
const LINE = "#1f548b";

const page = document.getElementById("opener");
const canvas = document.getElementById("drawing");
const told = document.getElementById("told");
const say = (name) => document.querySelector(`#sayings`).content.querySelector(`[data-say="${name}"]`).textContent;

async function open(file) {
  const bitmap = await decoded(file).catch(() => null);
  if (!bitmap) return say("unreadable");
  draw(bitmap);
  const { pdq } = measured(bitmap, { side: PLATE_SIDE, tell: () => {} });
  canvas.hidden = false;
  document.getElementById("empty").hidden = true;
  return say(distance(pdq[0], page.dataset.pdq) <= NEAR ? "drawn" : "other");
}

// The paths are those of the drawing on the page, in its units.
function draw(bitmap) {
  const svg = document.querySelector("#empty svg");
  const [, , wide, tall] = svg.getAttribute("viewBox").split(" ").map(Number);
  const lines = new Path2D(svg.querySelector("path").getAttribute("d"));
  const [width, height] = [wide - 48, tall - 48];
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0, width, height);
  const rest = new Path2D();
  rest.rect(0, 0, width, height);
  rest.addPath(lines);
  context.fillStyle = PAPER;
  context.fill(rest, "evenodd");
  for (const [style, line] of [["#ffffff", 10], [LINE, 5]]) {
    Object.assign(context, { strokeStyle: style, lineWidth: line, lineJoin: "round" });
    context.stroke(lines);
  }
}

document.getElementById("chosen").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (file) told.textContent = await open(file);
  target.value = "";
});
page.hidden = false;
