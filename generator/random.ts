/**
 * A counter-based random generator: draw i of a stream is a keyed mix of i, so a stream needs no history
 * and two streams never disturb each other (the idea of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 * The mix is the 32-bit finaliser `lowbias32` of Chris Wellons ("Prospecting for hash functions", 2018), applied twice with two keys.
 */

const TWO_32 = 4_294_967_296;

function mix(value: number): number {
  let x = value;
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  x ^= x >>> 16;
  return x >>> 0;
}

/** FNV-1a over the characters of a stream's name. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

export class Random {
  readonly #key: number;
  readonly #salt: number;
  #counter = 0;
  #spare = Number.NaN;

  constructor(key: number, salt: number) {
    this.#key = key;
    this.#salt = salt;
  }

  /** A whole number in [0, 2^32). */
  bits(): number {
    this.#counter = (this.#counter + 1) | 0;
    return mix(mix(this.#counter ^ this.#key) + this.#salt);
  }

  /** A number in (0, 1), never 0 nor 1. */
  uniform(): number {
    return (this.bits() + 0.5) / TWO_32;
  }

  /** A whole number in [0, `count`). */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** A standard normal number (Box and Muller 1958; the second of each pair is kept for the next call). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const value = this.#spare;
      this.#spare = Number.NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A Poisson count by inversion: meant for means below about 30, since the time it takes grows with the mean. */
  poisson(mean: number): number {
    let left = this.uniform();
    // e^-m is at least 1 - m, so most draws of rare events need no exponential.
    if (left <= 1 - mean) return 0;
    let probability = Math.exp(-mean);
    let count = 0;
    while (left > probability && count < 1_000) {
      left -= probability;
      count += 1;
      probability *= mean / count;
    }
    return count;
  }

  /** The count of rare events among `trials`, each of `probability`: normal above a mean of 30, Poisson below. */
  rare(trials: number, probability: number): number {
    const mean = trials * probability;
    if (mean < 30) return this.poisson(mean);
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
  }
}

/** Independent streams of one seed: by name, and by a number within the name (mostly the day). */
export class Streams {
  readonly #seed: number;

  /** @param seed any whole number from 0 to 2^53 - 1; both of its halves count. */
  constructor(seed: number) {
    this.#seed = mix(mix(Math.floor(seed / TWO_32)) ^ (seed % TWO_32));
  }

  of(name: string, index = 0): Random {
    const key = mix(this.#seed ^ hashName(name));
    return new Random(key, mix(key + Math.imul(index + 1, 0x9e3779b9)));
  }
}
