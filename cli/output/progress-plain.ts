import type { Progress } from './progress.ts';
import { duration } from './text.ts';

/** Progress as lines, for logs and pipes: each says by itself what it is about. */
export class PlainProgress implements Progress {
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  async step<T>(title: string, work: (say: (message: string) => void) => Promise<T>): Promise<T> {
    const started = performance.now();
    let last: string | undefined;
    this.#print(`${title} ...`);
    try {
      const result = await work((message) => {
        if (message !== last) this.#print(`${title}: ${message}`);
        last = message;
      });
      this.#print(`${title}: done in ${duration((performance.now() - started) / 1000)}`);
      return result;
    } catch (error) {
      this.#print(`${title}: failed after ${duration((performance.now() - started) / 1000)}`);
      throw error;
    }
  }

  note(message: string): void {
    this.#print(message);
  }
}
