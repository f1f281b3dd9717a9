import type { KeptGate } from '../facts.ts';
import type { Block, SectionMaker } from '../section.ts';

/** What stood between the model and its use. */
export const gatesOfCard: SectionMaker = ({ gates, artefact: { logicalDate } }) => ({
  title: 'Gates',
  blocks: gates === null ? [{ text: `The night of ${logicalDate} trained again, and keeps what gates said of the later version.` }]
    : gates.length === 0 ? [{ text: 'No gate has judged it.' }] : [gateTable(gates)],
});

/** Where it can do harm: what is known of that, and what nobody has looked at. */
export const ethics: SectionMaker = ({ audienceGates, gates, artefact }) => {
  const objections = (gates ?? []).filter(({ verdict }) => verdict !== 'pass');
  return {
    title: 'Limits and ethical considerations',
    blocks: [
      { list: [
        'Segments are made of behaviour that was recorded. Who buys or answers elsewhere looks like somebody who does not.',
        `Customers change: what it says is of ${artefact.logicalDate}, and is held against today's customers every night (see Since then).`,
        'Groups of people with a protected attribute can be in a segment more or less often than others, also where the attribute is no feature. Only the gates that stand here have looked for that.',
        ...objections.map(({ gate, verdict, reason }) => `Gate ${gate}: ${verdict}. ${reason}`),
      ] },
      ...(audienceGates ? [{ text: `What gates said of the audiences that are made of it, on ${audienceGates.date}:` }, gateTable(audienceGates.gates, true)] : [{ text: 'No gate has looked at an audience that is made of it.' }]),
    ],
  };
};

function gateTable(gates: readonly KeptGate[], subjects = false): Block {
  return {
    head: [...(subjects ? ['Audience'] : []), 'Gate', 'Verdict', 'Value', 'Threshold', 'Why', 'Evidence'], numbers: subjects ? [3, 4] : [2, 3],
    rows: gates.map(({ subject, gate, verdict, value, threshold, reason, evidence }) => [
      ...(subjects ? [subject.replace(/^audience:/, '').replace(':', ' → ')] : []), gate, verdict, shown(value), shown(threshold), reason, evidence === null ? null : figures(evidence),
    ]),
  };
}

function shown(value: number | null): string | null {
  return value === null ? null : String(Number(value.toPrecision(4)));
}

/** The plain figures of an evidence; what has a structure of its own stays with the gate's result. */
function figures(evidence: Readonly<Record<string, unknown>>): string | null {
  const plain = Object.entries(evidence).filter(([, value]) => ['number', 'boolean'].includes(typeof value));
  return plain.map(([name, value]) => `${name} ${typeof value === 'number' ? shown(value) : String(value)}`).join(', ') || null;
}
