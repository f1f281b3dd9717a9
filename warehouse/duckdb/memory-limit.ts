import { totalmem } from 'node:os';

const MEGABYTE = 1_000_000;

/** A night on ten million order lines takes as long with this much as with all of a machine; what does not fit is spilled to disk. */
const USUAL_MB = 1_500;

/** Share of a large machine, where more data may be expected. */
const SHARE = 1 / 16;

/** The most that is taken of a small one. */
const MOST = 1 / 2;

/**
 * The engine's memory where the configuration says nothing, for example `1500MB`. DuckDB itself would take 80% of the machine and keep
 * whatever it has read, beside everything else that runs there.
 * @param bytes memory of the machine, or of the container this process runs in.
 */
export function defaultMemoryLimit(bytes: number = memoryOfMachine()): string {
  const machine = bytes / MEGABYTE;
  return `${Math.floor(Math.min(Math.max(USUAL_MB, machine * SHARE), machine * MOST))}MB`;
}

/** A container may be allowed less than the machine has. Without a limit Node says 0 or a number beyond any machine. */
function memoryOfMachine(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}
