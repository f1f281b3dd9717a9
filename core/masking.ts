/**
 * The first line of a message without what stands between its first quote and its last, and without anything that looks like an
 * e-mail address or a long number: engines quote the value they choked on, or write it bare where it is a number, values hold quotes
 * themselves, and further lines repeat them.
 */
export function maskQuoted(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.replace(/['"`].*['"`]/, '…').replace(/\S+@\S+/g, '…').replace(/\d{5,}([.]\d+)?/g, '…').slice(0, 500);
}

/**
 * A name, address or number as it may be shown to who has to recognise it: its first letter and, of longer ones, its last two, with no
 * word on what lies between. Two that look alike may still be two.
 */
export function maskPersonal(value: string): string {
  const text = value.trim();
  if (text === '') return '';
  return text.length < 6 ? `${text.slice(0, 1)}…` : `${text.slice(0, 1)}…${text.slice(-2)}`;
}
