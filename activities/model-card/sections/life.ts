import { counted } from '../../../core/words.ts';
import type { AliasRecord } from '../../registry/alias-history.ts';
import type { SectionMaker } from '../section.ts';

/** How customers have moved away from its snapshot. */
export const sinceThen: SectionMaker = ({ drift, artefact: { logicalDate } }) => ({
  title: 'Since then',
  blocks: drift === null ? [{ text: `No night has been held against its snapshot of ${logicalDate}.` }] : [
    { text: `${counted(drift.nights, 'night')} up to ${drift.newest} ${drift.nights === 1 ? 'was' : 'were'} held against its snapshot, ${drift.alarms === 0 ? 'none with an alarm' : `${drift.alarms} with an alarm`}. The features that moved most on ${drift.newest}:` },
    { head: ['Feature', 'PSI', 'KS', 'Verdict'], numbers: [1, 2], rows: drift.worst.map(({ feature, psi, ks, alarm }) => [feature, psi === null ? null : psi.toFixed(3), ks === null ? null : ks.toFixed(3), alarm ? 'drifted' : 'calm']) },
  ],
});

/** Who let it serve, who took it back, and why. */
export const decisions: SectionMaker = ({ moves, aliases, version }) => ({
  title: 'Decisions and aliases',
  blocks: [
    { text: aliases.length === 0 ? 'No alias stands on it now.' : `It is ${aliases.join(' and ')} now.` },
    ...(moves.length === 0 ? [] : [{ head: ['Since', 'What', 'How', 'By', 'Why'], rows: moves.toSorted(inTime).map((move) => [move.logical_date, what(move, version), move.change, move.by, move.reason]) }]),
  ],
});

function inTime(a: AliasRecord, b: AliasRecord): number {
  return a.logical_date < b.logical_date ? -1 : Number(a.logical_date > b.logical_date);
}

function what({ alias, version, previous_version }: AliasRecord, own: number): string {
  if (version !== own) return `${alias} went to v${version}`;
  return previous_version === null ? `became ${alias}, the first` : `became ${alias}, in place of v${previous_version}`;
}

/** What it was made by: enough to find all of it again. */
export const lineageOfCard: SectionMaker = ({ sha256, artefact: { snapshot, codeVersion, lineage } }) => ({
  title: 'Lineage',
  blocks: [
    { head: ['What', 'Which'], rows: [
      ['Content (SHA-256)', sha256], ['Snapshot', snapshot.uri], ['Schema of the snapshot', snapshot.schemaHash || null], ['Configuration (SHA-256)', lineage?.configuration ?? 'not recorded'], ['Muster', codeVersion],
    ] },
    ...(lineage ? [{ head: ['Model of the warehouse', 'Fingerprint of its SQL'], rows: Object.entries(lineage.sql) }] : []),
  ],
});
