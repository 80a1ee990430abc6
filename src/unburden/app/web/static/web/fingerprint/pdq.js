// PDQ, Meta's perceptual hash, of decoded pixels: bit for bit what fingerprint/pdq.py
// says, which is bit for bit the reference. Blur and sampling are linear and separable:
// the 64 x 64 samples are A_H Y A_W^T, and only the few weights that are not nought are
// kept. Source: Davis and Rosen, "PDQ & TMK + PDQF", 2019.

const SAMPLES = 64;
const SIDE = 16;
const BITS = SIDE * SIDE;
const SMALLEST = 5;
const single = Math.fround; // sums are rounded where the reference rounds them
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114].map(single);

/** For each sample: where its weights begin, and the weights (float32). */
export function operator(length) {
  const window = Math.floor((length + 2 * SAMPLES - 1) / (2 * SAMPLES));
  const ahead = Math.floor((window + 2) / 2);
  const right = (place) => Math.min(place + ahead, length);
  const left = (place) => Math.max(place + ahead - window, 0);
  const rows = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const centre = Math.floor(((sample + 0.5) * length) / SAMPLES);
    const inner = [];
    for (let place = left(centre); place < right(centre); place += 1) inner.push(place);
    const first = left(inner[0]);
    const steps = new Float64Array(right(inner.at(-1)) - first + 1);
    const share = (place) => 1 / (right(place) - left(place));
    const weights = inner.map((place) => share(place) * share(centre));
    inner.forEach((place, n) => { steps[left(place) - first] += weights[n]; });
    inner.forEach((place, n) => { steps[right(place) - first] -= weights[n]; });
    let sum = 0;
    rows.push({ first, weights: Float32Array.from(steps.subarray(0, -1), (step) => (sum += step)) });
  }
  return rows;
}

/** Takes a picture strip by strip, so that memory does not grow with its height. */
export class Sampler {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.isSliver = Math.min(width, height) < SMALLEST;
    if (this.isSliver) return;
    this.down = operator(height);
    this.across = operator(width);
    this.rows = Array.from({ length: SAMPLES }, () => new Float64Array(width));
    this.line = new Float32Array(width);
  }

  /** Adds rows of RGBA pixels (bytes, opaque), the first of which is number ``top``. */
  add(pixels, top) {
    if (this.isSliver) return;
    const { width, line } = this;
    for (let row = 0; row * width * 4 < pixels.length; row += 1) {
      for (let x = 0, at = row * width * 4; x < width; x += 1, at += 4) {
        line[x] = RED * pixels[at] + GREEN * pixels[at + 1] + BLUE * pixels[at + 2];
      }
      this.#spread(top + row);
    }
  }

  #spread(y) {
    this.down.forEach(({ first, weights }, sample) => {
      const weight = weights[y - first];
      if (!weight) return;
      const sums = this.rows[sample];
      for (let x = 0; x < this.width; x += 1) sums[x] += weight * this.line[x];
    });
  }

  /** The 64 x 64 samples of luma, float32. */
  block() {
    const block = new Float32Array(SAMPLES * SAMPLES);
    this.rows.forEach((sums, row) => {
      this.across.forEach(({ first, weights }, column) => {
        let sum = 0;
        weights.forEach((weight, n) => { sum += weight * sums[first + n]; });
        block[row * SAMPLES + column] = sum;
      });
    });
    return block;
  }

  /** ``hashes``: eight of 64 hex digits, a row for each orientation; and ``quality``. */
  result() {
    if (this.isSliver) return { hashes: Array(8).fill("0".repeat(BITS / 4)), quality: 0 };
    const block = this.block();
    return { hashes: hashes(dct(block)), quality: quality(block) };
  }
}

/** Hashes a whole picture: RGBA bytes. */
export function pdq(pixels, width, height) {
  const sampler = new Sampler(width, height);
  sampler.add(pixels, 0);
  return sampler.result();
}

/** How much there is to see, 0 to 100. */
function quality(block) {
  let total = 0;
  const step = (a, b) => Math.abs(Math.trunc(single(single(single(a - b) * 100) / 255)));
  for (let row = 0; row < SAMPLES; row += 1) {
    for (let column = 0; column < SAMPLES; column += 1) {
      const at = row * SAMPLES + column;
      if (row + 1 < SAMPLES) total += step(block[at], block[at + SAMPLES]);
      if (column + 1 < SAMPLES) total += step(block[at], block[at + 1]);
    }
  }
  return Math.min(Math.floor(total / 90), 100);
}

const COSINES = Float32Array.from({ length: SIDE * SAMPLES }, (_, n) => {
  const row = Math.floor(n / SAMPLES);
  const angle = (Math.PI / 2 / SAMPLES) * (row + 1) * (2 * (n % SAMPLES) + 1);
  return single(Math.sqrt(2 / SAMPLES)) * Math.cos(angle);
});

// Summed one term after another in float32: on flat pictures rounding decides the bits.
function dct(block) {
  const half = multiplied((row, k) => COSINES[row * SAMPLES + k], (k, column) => block[k * SAMPLES + column], SAMPLES);
  return multiplied((row, k) => half[row * SAMPLES + k], (k, column) => COSINES[column * SAMPLES + k], SIDE);
}

function multiplied(left, right, columns) {
  const out = new Float32Array(SIDE * columns);
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let sum = 0;
      for (let k = 0; k < SAMPLES; k += 1) {
        sum = single(sum + single(left(row, k) * right(k, column)));
      }
      out[row * columns + column] = sum;
    }
  }
  return out;
}

// Turning a picture turns its DCT over or changes its signs: the eight orientations.
function hashes(whole) {
  const sign = (n) => (n % 2 ? 1 : -1);
  const at = (row, column) => whole[row * SIDE + column];
  const down = (row, column) => sign(row) * at(row, column);
  const across = (row, column) => at(row, column) * sign(column);
  const both = (row, column) => down(row, column) * sign(column);
  const turned = (way) => (row, column) => way(column, row);
  const ways = [at, turned(across), both, turned(down), down, across, turned(at), turned(both)];
  return ways.map((way) => hash(Float32Array.from({ length: BITS }, (_, n) => way(Math.floor(n / SIDE), n % SIDE))));
}

function hash(values) {
  const middle = values.slice().sort()[BITS / 2 - 1];
  let digits = "";
  for (let n = BITS - 1; n > 0; n -= 4) {
    const nibble = [0, 1, 2, 3].reduce((sum, bit) => 2 * sum + (values[n - bit] > middle), 0);
    digits += nibble.toString(16);
  }
  return digits;
}

/** How many bits of two hashes (hex) differ, 0 to 256. */
export function distance(one, other) {
  let bits = 0;
  for (let n = 0; n < one.length; n += 1) {
    let apart = parseInt(one[n], 16) ^ parseInt(other[n], 16);
    for (; apart; apart &= apart - 1) bits += 1;
  }
  return bits;
}
