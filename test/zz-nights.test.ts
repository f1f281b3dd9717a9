import { test } from 'vitest';
import { addDays } from '/tmp/h/dw/core/dates.ts';
import { driftNights } from '/tmp/h/dw/test/support/drift-nights.ts';
const [seed, customers, drift] = (process.env.DW ?? '1,1000,').split(',');
test('x', async () => {
  const t0=performance.now();
  const n = await driftNights({ customers: Number(customers), days: 125, seed: Number(seed), driftDay: drift ? Number(drift) : null }, addDays('2026-01-01', 124));
  console.log('staged', (performance.now()-t0)/1000);
  const first = addDays('2026-01-01', 90);
  for (let i = 0; i < 34; i++) { const d = addDays(first, i); const t=performance.now(); const r = await n.night(d); if (i===0) await n.crown(d);
    console.log(d, i+91, ((performance.now()-t)/1000).toFixed(2), r.alarm, r.features.filter(f=>f.alarm).map(f=>f.name+': '+f.reason).join(' | '), JSON.stringify(r.alarms ?? []), r.unmeasured.join(',').slice(0,100)); }
  await n.close();
}, 600000);
