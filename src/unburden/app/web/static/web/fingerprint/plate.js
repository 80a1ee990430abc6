// The small grey picture: at most 512 pixels on its longer side, each the mean of the
// pixels that it covers, as fingerprint/local.py makes it.

export const PLATE_SIDE = 512;

/** Takes a picture strip by strip, as ``Sampler`` does. */
export class Plate {
  constructor(width, height, side = PLATE_SIDE) {
    const scale = Math.min(1, side / Math.max(width, height));
    this.from = { width, height };
    this.width = Math.max(1, evenly(width * scale));
    this.height = Math.max(1, evenly(height * scale));
    this.sums = new Float32Array(this.width * this.height);
    this.line = new Float32Array(this.width);
  }

  /** Adds rows of RGBA pixels (bytes, opaque), the first of which is number ``top``. */
  add(pixels, top) {
    const { width, height } = this.from;
    const [wide, tall] = [this.width / width, this.height / height];
    for (let row = 0; row * width * 4 < pixels.length; row += 1) {
      this.line.fill(0);
      for (let x = 0, at = row * width * 4; x < width; x += 1, at += 4) {
        const grey = (pixels[at] * 9798 + pixels[at + 1] * 19235 + pixels[at + 2] * 3735 + 16384) >> 15;
        shared(x, wide, this.width, (column, share) => { this.line[column] += share * grey; });
      }
      shared(top + row, tall, this.height, (line, share) => {
        const start = line * this.width;
        for (let x = 0; x < this.width; x += 1) this.sums[start + x] += share * this.line[x];
      });
    }
  }

  /** ``width``, ``height`` and ``data``, bytes row by row. */
  result() {
    return { width: this.width, height: this.height, data: Uint8Array.from(this.sums, evenly) };
  }
}

// Shares a pixel out to the one or two that it falls on.
function shared(place, scale, length, give) {
  const [start, end] = [place * scale, (place + 1) * scale];
  const first = Math.min(Math.floor(start), length - 1);
  if (end <= first + 1 || first + 1 >= length) {
    give(first, scale);
  } else {
    give(first, first + 1 - start);
    give(first + 1, end - first - 1);
  }
}

/** Rounds as Python does: halves go to the even neighbour. */
export function evenly(value) {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2) ? low + 1 : low;
}
