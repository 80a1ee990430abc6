// Parts of a picture that people cut out, by their hashes: fingerprint/parts.py, in its
// order, measured in the small grey copy.

import { pdq } from "./pdq.js";
import { evenly } from "./plate.js";

const SHARES = [0.9, 0.8, 0.7, 0.6];
const SHAPES = [[1, 1], [4, 5], [3, 4], [9, 16], [4, 3], [16, 9]];
const LEAST = 64;
const EVEN = 8;

/** The parts of a picture of a size: ``box``, ``pdq`` and ``quality`` of each. */
export function partsOf(plate, width, height) {
  const seen = new Set();
  const scale = [width / plate.width, height / plate.height];
  return boxes(plate).flatMap((box) => {
    const [, , across, down] = box;
    const isWhole = across === plate.width && down === plate.height;
    if (seen.has(box.join()) || isWhole || Math.min(across, down) < LEAST) return [];
    seen.add(box.join());
    const { hashes, quality } = pdq(cut(plate, box), across, down);
    return [{ box: box.map((value, n) => evenly(value * scale[n % 2])), pdq: hashes, quality }];
  });
}

function boxes(plate) {
  const { width: wide, height: tall } = plate;
  const all = [trimmed(plate)];
  const place = (rest, n) => Math.floor((rest * n) / 2);
  for (const share of SHARES) {
    const [across, down] = [Math.floor(wide * share), Math.floor(tall * share)];
    for (const y of [0, 1, 2]) {
      for (const x of [0, 1, 2]) all.push([place(wide - across, x), place(tall - down, y), across, down]);
    }
  }
  for (const [x, y] of SHAPES) {
    const across = Math.min(wide, Math.floor((tall * x) / y));
    const down = Math.min(tall, Math.floor((wide * y) / x));
    for (const n of [0, 1, 2]) all.push([place(wide - across, n), place(tall - down, n), across, down]);
  }
  return all;
}

// What an even border, as of a screenshot or a story, leaves.
function trimmed({ width, height, data }) {
  const line = (n, from, step, length) => {
    const values = Array.from({ length }, (_, at) => data[from(n) + at * step]);
    return Math.max(...values) - Math.min(...values) > EVEN;
  };
  const range = (length) => Array.from({ length }, (_, n) => n);
  const rows = range(height).filter((y) => line(y, (n) => n * width, 1, width));
  const columns = range(width).filter((x) => line(x, (n) => n, width, height));
  if (!rows.length || !columns.length) return [0, 0, width, height];
  return [columns[0], rows[0], columns.at(-1) + 1 - columns[0], rows.at(-1) + 1 - rows[0]];
}

// A part as grey RGBA pixels.
function cut({ width, data }, [left, top, across, down]) {
  const pixels = new Uint8Array(across * down * 4);
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      pixels.fill(data[(top + y) * width + left + x], (y * across + x) * 4, (y * across + x) * 4 + 3);
    }
  }
  return pixels;
}
