// Takes frames of a video, as fingerprint/selection.py does of an Item: two a second, at
// most 600, and a small grey picture where a scene is new or goes on for long.

import { distance } from "./pdq.js";
import { PLATE_SIDE } from "./plate.js";
import { Trouble } from "./picture.js";

const STEP = 0.5; // seconds between frames
const MOST_FRAMES = 600;
const MOST_PIXELS = 40_000_000; // of one frame
const RICH = 40; // frames with a plate, at most
const RICH_BYTES = 4 << 20; // and so many bytes of them
const AGAIN = 2; // seconds after which a scene that goes on is kept again
const QUALITY = 10; // below, black or faded: wait for the next frame
const NEW = 70; // PDQ bits from the last one kept: another view
const PATIENCE = 20_000; // milliseconds that a browser may take to show a frame

/** Measures a video. ``measure`` measures one bitmap; ``tell`` is told how much is done.
 * Throws ``Trouble``: "unreadable", or "large". */
export async function film(file, { measure, tell, signal }) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, preload: "auto", playsInline: true });
  const address = URL.createObjectURL(file);
  try {
    video.src = address;
    await happens(video, "loadeddata", signal);
    if (video.videoWidth * video.videoHeight > MOST_PIXELS) throw new Trouble("large");
    return await sampled(video, { measure, tell, signal });
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(address);
  }
}

// What a browser recorded says how long it is only once its end was looked for.
async function lengthOf(video, signal) {
  if (Number.isFinite(video.duration)) return video.duration;
  await shownAt(video, 1e7, signal);
  const end = video.currentTime;
  await shownAt(video, 0, signal);
  return Number.isFinite(video.duration) ? video.duration : end;
}

async function shownAt(video, seconds, signal) {
  video.currentTime = seconds;
  await happens(video, "seeked", signal);
}

async function sampled(video, { measure, tell, signal }) {
  const seconds = await lengthOf(video, signal);
  const choice = new Choice(video, seconds);
  const frames = [];
  const step = Math.max(STEP, seconds / MOST_FRAMES);
  for (let n = 0; n < MOST_FRAMES && (n === 0 || n * step < seconds); n += 1) {
    if (n > 0) await shownAt(video, n * step, signal);
    const found = await measure(await createImageBitmap(video), PLATE_SIDE);
    const at = Math.round(video.currentTime * 1000) / 1000;
    const plate = choice.earns(found, at) ? found.plate : null;
    frames.push({ seconds: at, pdq: found.pdq, quality: found.quality, plate });
    tell(seconds ? Math.min(1, (n * step) / seconds) : 1);
  }
  return { width: video.videoWidth, height: video.videoHeight, seconds: Math.round(seconds * 1000) / 1000, frames };
}

/** Chooses the frames that keep a plate: ``Selection._earns``. */
class Choice {
  constructor({ videoWidth: width, videoHeight: height }, seconds) {
    const scale = Math.min(1, PLATE_SIDE / Math.max(width, height));
    this.left = Math.min(RICH, Math.floor(RICH_BYTES / (width * height * scale * scale)));
    this.pause = Math.max(1, seconds / this.left);
    this.last = null;
  }

  earns({ pdq, quality }, at) {
    if (this.left <= 0 || quality < QUALITY) return false;
    if (this.last) {
      const since = at - this.last.at;
      const isNew = distance(pdq[0], this.last.hash) > NEW && since >= this.pause;
      if (since < Math.max(AGAIN, this.pause) && !isNew) return false;
    }
    this.last = { at, hash: pdq[0] };
    this.left -= 1;
    return true;
  }
}

function happens(video, event, signal) {
  return new Promise((resolve, reject) => {
    const aside = new AbortController();
    const end = (settle, value) => { aside.abort(); clearTimeout(late); settle(value); };
    const late = setTimeout(() => end(reject, new Trouble("unreadable")), PATIENCE);
    const { signal: own } = aside;
    video.addEventListener(event, () => end(resolve), { signal: own });
    video.addEventListener("error", () => end(reject, new Trouble("unreadable")), { signal: own });
    signal.addEventListener("abort", () => end(reject, new Trouble("cancelled")), { signal: own });
  });
}
