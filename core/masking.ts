/** Replaces what stands in quotes, and anything that looks like an e-mail address: engines quote the row they choked on. */
export function maskQuoted(text: string): string {
  return text.replace(/'[^']*'|"[^"]*"/g, '…').replace(/\S+@\S+/g, '…').slice(0, 500);
}
