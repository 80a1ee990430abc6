// Measures a chosen file on this device, whole: what ``sent.js`` makes a message of.

import { film } from "./film.js";
import { formatOf } from "./formats.js";
import { Trouble } from "./picture.js";
import { PLATE_SIDE } from "./plate.js";

const MOST_BYTES = 512 << 20;
const HEAD = 64;
const WORKER = new URL("./worker.js", import.meta.url);

/** A worker that does one thing at a time, until it is let go or cancelled. */
class Aside {
  constructor(signal) {
    this.worker = new Worker(WORKER, { type: "module" });
    this.signal = signal;
  }

  ask(question, tell = () => {}) {
    const given = question.frame ? [question.frame] : [];
    return new Promise((resolve, reject) => {
      if (this.signal.aborted) reject(new Trouble("cancelled"));
      this.signal.addEventListener("abort", () => reject(new Trouble("cancelled")), { once: true });
      this.worker.onerror = () => reject(new Trouble("unreadable"));
      this.worker.onmessage = ({ data: { part, done, trouble } }) => {
        if (part !== undefined) tell(part);
        else if (trouble) reject(new Trouble(trouble));
        else resolve(done);
      };
      this.worker.postMessage(question, given);
    });
  }

  end() {
    this.worker.terminate();
  }
}

/** Measures a file. Throws ``Trouble``: "unknown", "unreadable", "large", "cancelled". */
export async function measure(file, { tell, signal }) {
  const kind = formatOf(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  if (!kind) throw new Trouble("unknown");
  if (file.size > MOST_BYTES) throw new Trouble("large");
  const aside = new Aside(signal);
  try {
    return kind.moves
      ? { format: kind.format, media: "video", ...(await moving(file, aside, { tell, signal })) }
      : { format: kind.format, media: "still", ...(await aside.ask({ file, side: PLATE_SIDE }, tell)) };
  } finally {
    aside.end();
  }
}

async function moving(file, aside, { tell, signal }) {
  const { sha256 } = await aside.ask({ file, side: 0 });
  const one = (frame, side) => aside.ask({ frame, side });
  return { sha256, ...(await film(file, { measure: one, tell, signal })) };
}
