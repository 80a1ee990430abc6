// The worker that measures, aside from the page: it is given a file or a frame, and
// answers with numbers. To cancel, the page ends it. It asks the network for nothing.

import { decoded, measured, sha256 } from "./picture.js";

self.onmessage = async ({ data: { file, frame, side } }) => {
  try {
    const tell = (part) => self.postMessage({ part });
    self.postMessage({ done: await work(file, frame, side, tell) });
  } catch (error) {
    self.postMessage({ trouble: error.name });
  }
};

async function work(file, frame, side, tell) {
  if (frame) return measured(frame, { side, tell: () => {} });
  const digest = await sha256(file);
  tell(0.1);
  if (side === 0) return { sha256: digest };
  const bitmap = await decoded(file);
  const found = measured(bitmap, { side, isWhole: true, tell: (part) => tell(0.3 + 0.7 * part) });
  return { sha256: digest, ...found };
}
