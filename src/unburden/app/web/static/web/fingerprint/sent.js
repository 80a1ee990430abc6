// What is sent of a picture: docs/formats/sent.md. The picture itself is not an argument.

/** Makes the message of what was ``found`` and what she ``said``: an object. */
export function message(found, said) {
  const plate = (of) => (said.details && of ? { ...of, data: base64(of.data) } : null);
  const still = found.media === "still";
  return {
    ...said,
    fingerprint: {
      sha256: found.sha256,
      media: found.media,
      format: found.format,
      width: found.width,
      height: found.height,
      seconds: still ? 0 : found.seconds,
      pdq: still ? found.pdq : Array(8).fill("0".repeat(64)),
      quality: still ? found.quality : 0,
      parts: still ? found.parts : [],
      plate: still ? plate(found.plate) : null,
      frames: (found.frames ?? []).map((frame) => ({ ...frame, plate: plate(frame.plate) })),
    },
  };
}

/** The same message for a person to read: long runs are cut short, and say how long. */
export function readable(sent) {
  const short = (key, value) =>
    key === "data" ? `${value.slice(0, 32)}… (${value.length} signs: the grey copy)` : value;
  return JSON.stringify(sent, short, 1);
}

/** How many grey copies are in a message. */
export function plates({ fingerprint }) {
  return [fingerprint, ...fingerprint.frames].filter((one) => one.plate).length;
}

function base64(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(parts.join(""));
}

/** Sends a message, or a file to this same computer; gives what became of it.
 * ``error`` is a sentence; "locked" where the case is, "lost" where nobody answered. */
export async function send(address, { token, body, about }) {
  const headers = { "X-CSRFToken": token, "Content-Type": about ? "application/octet-stream" : "application/json" };
  if (about) headers["X-Picture"] = encodeURIComponent(JSON.stringify(about));
  const answer = await fetch(address, { method: "POST", headers, body, redirect: "manual" }).catch(() => null);
  if (!answer) return { error: "lost" };
  const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  return isJson ? answer.json() : { error: "locked" };
}
