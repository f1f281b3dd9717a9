/**
 * The first line of a message without what stands between its first quote and its last, and without anything that looks like an
 * e-mail address or a long number: engines quote the value they choked on, or write it bare where it is a number, values hold quotes
 * themselves, and further lines repeat them.
 */
export function maskQuoted(text: string): string {
  const [line = '', ...more] = text.trim().split('\n');
  const quoted = /(?<!\w)['"`].*['"`]/.exec(line);
  // A value with a line end in it has its last quote on a later line: what follows one before is its own.
  const whole = quoted === null || more.length === 0 || /^($| to [A-Z]| when casting |, expected )/.test(line.slice(quoted.index + quoted[0].length));
  return (whole ? line : line.slice(0, quoted.index + 1)).replace(/(?<!\w)['"`].*['"`]/, '…').replace(/(?<!\w)['"`].*$/, '…').replace(/\S+@\S+/g, '…').replace(/\d{5,}([.]\d+)?/g, '…').slice(0, 500);
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
