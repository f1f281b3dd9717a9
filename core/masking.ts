/**
 * The first line of a message without what stands between its first quote and its last, and without anything that looks like an
 * e-mail address: engines quote the value they choked on, values hold quotes themselves, and further lines repeat them bare.
 */
export function maskQuoted(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.replace(/['"`].*['"`]/, '…').replace(/\S+@\S+/g, '…').slice(0, 500);
}
