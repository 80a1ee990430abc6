// Measures one picture, or one frame of a video: decoded by the browser, turned upright
// as its EXIF says, without its colour profile, laid on white where it is transparent.

import { Sampler } from "./pdq.js";
import { partsOf } from "./parts.js";
import { Plate } from "./plate.js";

const MOST_PIXELS = 50_000_000;
const STRIP_PIXELS = 1 << 20;
const PLAIN = { imageOrientation: "from-image", premultiplyAlpha: "none", colorSpaceConversion: "none" };

/** A trouble that a person can do something about: the page has a sentence for it. */
export class Trouble extends Error {
  constructor(name) {
    super(name);
    this.name = name;
  }
}

/** Decodes a still picture's file.
 * Throws ``Trouble``: "unreadable", or "large". */
export async function decoded(file) {
  const bitmap = await createImageBitmap(file, PLAIN).catch(() => {
    throw new Trouble("unreadable");
  });
  if (bitmap.width * bitmap.height > MOST_PIXELS) {
    bitmap.close();
    throw new Trouble("large");
  }
  return bitmap;
}

/** Measures a bitmap and lets it go, its parts too if asked; ``tell`` is told how much is done, 0 to 1. */
export function measured(bitmap, { side, tell, isWhole = false }) {
  const { width, height } = bitmap;
  const takers = [new Sampler(width, height), new Plate(width, height, side)];
  const tall = Math.max(1, Math.min(height, Math.floor(STRIP_PIXELS / width)));
  const canvas = new OffscreenCanvas(width, tall);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  for (let top = 0; top < height; top += tall) {
    const rows = Math.min(tall, height - top);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
    const { data } = context.getImageData(0, 0, width, rows);
    takers.forEach((taker) => taker.add(data, top));
    tell((top + rows) / height);
  }
  bitmap.close();
  const [{ hashes, quality }, plate] = takers.map((taker) => taker.result());
  const parts = isWhole ? partsOf(plate, width, height) : [];
  return { width, height, pdq: hashes, quality, plate, parts };
}

/** The SHA-256 of a file, hex. Throws ``Trouble``: "large". */
export async function sha256(file) {
  const bytes = await file.arrayBuffer().catch(() => {
    throw new Trouble("large");
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
