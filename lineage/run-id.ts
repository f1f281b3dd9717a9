import { createHash } from 'node:crypto';

/** Namespace of our names: any UUID, once and for all. */
const NAMESPACE = Buffer.from('6f1c9a4e5b7d4c0f9a3e2d8b7c6a5f10', 'hex');

/** The UUID of a name, version 5 of RFC 9562: the same name gives the same one on every machine. */
export function uuidOf(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
