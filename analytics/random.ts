/** A stream of random numbers that is the same on every machine for the same seed. */
export interface Random {
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** A double in [0, 1) with 53 random bits. */
  uniform(): number;
  /** An integer in [0, bound). */
  integer(bound: number): number;
  /** A draw of the normal distribution, by default of mean 0 and standard deviation 1. */
  normal(mean?: number, deviation?: number): number;
  /** `count` different integers of [0, bound), ascending; all of them where `count` is at least `bound`. */
  sample(count: number, bound: number): Int32Array;
}

/**
 * xoshiro128** 1.1 of David Blackman and Sebastiano Vigna (public domain, https://prng.di.unimi.it), its state filled by
 * SplitMix32 so that neighbouring seeds give unrelated streams. Not for secrets.
 */
export function createRandom(seed: number): Random {
  let [a, b, c, d] = seedState(seed);
  let spare: number | undefined;

  const uint32 = () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const uniform = () => (uint32() * 2 ** 21 + (uint32() >>> 11)) / 2 ** 53;
  const integer = (bound: number) => Math.floor(uniform() * bound);

  /** Marsaglia's polar method: two draws at a time, the second kept for the next call. */
  const standardNormal = () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };

  /** Knuth's selection sampling (TAOCP 3.4.2, algorithm S): one pass, no memory beyond the answer. */
  const sample = (count: number, bound: number) => {
    const picked = new Int32Array(Math.min(count, bound));
    for (let index = 0, taken = 0; taken < picked.length; index++) {
      if (uniform() * (bound - index) < picked.length - taken) picked[taken++] = index;
    }
    return picked;
  };

  return { uint32, uniform, integer, normal: (mean = 0, deviation = 1) => mean + deviation * standardNormal(), sample };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function seedState(seed: number): [number, number, number, number] {
  let counter = seed | 0;
  const next = () => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  return [next(), next(), next(), next()];
}
