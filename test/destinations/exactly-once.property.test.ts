import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBatches } from '../../destinations/batching.ts';
import type { Batch, MemberChange } from '../../destinations/destination.ts';
import type { FaultRequest } from '../../destinations/sandbox/faults.ts';
import { startSandbox, type Sandbox } from '../../destinations/sandbox/server.ts';
import { deliver, webhook } from './helpers.ts';

const numRuns = process.env['MUSTER_TEST_FULL'] ? 400 : 40;

const answers: fc.Arbitrary<FaultRequest> = fc.record({
  mode: fc.constantFrom('before' as const, 'after-accept' as const),
  times: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom(429, 500, 503, 'drop' as const),
});
const silence: fc.Arbitrary<FaultRequest> = fc.record({ mode: fc.constant('hang' as const), accept: fc.boolean() });
/** Silence costs a time-out each, so there is less of it. */
const passing = fc.oneof({ weight: 6, arbitrary: answers }, { weight: 1, arbitrary: silence });

/** One night for one audience: who should be members after it, and what goes wrong on the way. */
const night = fc.record({
  audience: fc.constantFrom('vip', 'lapsed'),
  wanted: fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 20 }),
  faults: fc.array(passing, { maxLength: 3 }),
  restart: fc.boolean(),
  /** Earlier batches that arrive once more, as from a worker that comes back from the dead. */
  strays: fc.array(fc.nat(), { maxLength: 3 }),
});

/** An audience nothing was ever sent for is not known to the sandbox. */
const NEVER_SENT = { adds: 0, removes: 0, repeats: 0 };

function difference(held: ReadonlySet<string>, wanted: ReadonlySet<string>): MemberChange[] {
  return [
    ...[...held].filter((id) => !wanted.has(id)).map((id) => ({ operation: 'remove' as const, id, identifiers: {} })),
    ...[...wanted].filter((id) => !held.has(id)).map((id) => ({ operation: 'add' as const, id, identifiers: { crm: id } })),
  ];
}

test('after any nights, faults, restarts and stray repeats the destination holds exactly the planned members, each change once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(night, { minLength: 1, maxLength: 6 }), async (nights) => {
      const folder = await mkdtemp(join(tmpdir(), 'muster-destinations-'));
      let server: Sandbox = await startSandbox({ statePath: join(folder, 'state.jsonl') });
      try {
        const model = new Map<string, { members: Set<string>; adds: number; removes: number }>();
        const sent: Batch[] = [];
        for (const [day, { audience, wanted, faults, restart, strays }] of nights.entries()) {
          const state = model.get(audience) ?? { members: new Set<string>(), adds: 0, removes: 0 };
          const changes = difference(state.members, new Set(wanted.map(String)));
          for (const fault of faults) server.tellToFail(fault);
          const scope = { destination: 'crm', audience, logicalDate: `2026-01-0${day + 1}`, rows: 4 };
          const session = () => webhook(server.url, { timeoutMs: 100 });
          for await (const batch of toBatches(changes, scope)) {
            await deliver(session(), batch, 200);
            sent.push(batch);
          }
          if (restart) {
            await server.close();
            server = await startSandbox({ statePath: join(folder, 'state.jsonl') });
          }
          for (const pick of strays) {
            const stray = sent[pick % Math.max(1, sent.length)];
            if (stray) await deliver(session(), stray, 200);
          }
          const count = (operation: string) => changes.filter((change) => change.operation === operation).length;
          model.set(audience, { members: new Set(wanted.map(String)), adds: state.adds + count('add'), removes: state.removes + count('remove') });
        }
        for (const [audience, { members, adds, removes }] of model) {
          expect(server.members(audience).map(({ id }) => id)).toEqual([...members].toSorted());
          const summary = server.audiences().find((summary) => summary.audience === audience) ?? NEVER_SENT;
          expect(summary).toMatchObject({ adds, removes, repeats: 0 });
        }
      } finally {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns },
  );
}, 600_000);
