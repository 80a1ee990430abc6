// Which kind of file this is, by its first bytes: the names that fingerprint/ gives.

const text = (bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to));
const STILL = new Map([["heic", "HEIC"], ["heix", "HEIC"], ["heim", "HEIC"], ["heis", "HEIC"],
  ["mif1", "HEIC"], ["msf1", "HEIC"], ["avif", "AVIF"], ["avis", "AVIF"]]);
const BOXES = ["ftyp", "moov", "mdat", "wide", "free", "skip"];

/** ``format`` and whether it ``moves``; null where it is neither picture nor video. */
export function formatOf(bytes) {
  return still(bytes) ?? isoMedia(bytes) ?? matroska(bytes);
}

function still(bytes) {
  const named = (format) => ({ format, moves: false });
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return named("JPEG");
  if (text(bytes, 1, 4) === "PNG") return named("PNG");
  if (text(bytes, 0, 4) === "GIF8") return named("GIF");
  if (text(bytes, 0, 4) === "RIFF") return riff(bytes);
  if (text(bytes, 0, 2) === "BM") return named("BMP");
  if (["II*\0", "MM\0*"].includes(text(bytes, 0, 4))) return named("TIFF");
  return null;
}

function riff(bytes) {
  const moves = text(bytes, 8, 12) === "AVI ";
  return text(bytes, 8, 12) === "WEBP" || moves ? { format: moves ? "AVI" : "WEBP", moves } : null;
}

function isoMedia(bytes) {
  if (!BOXES.includes(text(bytes, 4, 8))) return null;
  const brand = text(bytes, 8, 12);
  if (STILL.has(brand)) return { format: STILL.get(brand), moves: false };
  return { format: brand === "qt  " ? "MOV" : "MP4", moves: true };
}

function matroska(bytes) {
  if (text(bytes, 0, 4) !== "\x1a\x45\xdf\xa3") return null;
  return { format: text(bytes, 0, 64).includes("webm") ? "WEBM" : "MKV", moves: true };
}
