import type { Random } from './random.ts';

/** How a clerk at a till writes things down: in another case, another format, and now and then wrongly. */

/** A name as it is, in capitals, in small letters, as an initial, or with a typing error. */
export function spelledName(name: string, random: Random): string {
  const draw = random.uniform();
  if (draw < 0.7) return name;
  if (draw < 0.82) return name.toUpperCase();
  if (draw < 0.9) return name.toLowerCase();
  if (draw < 0.95) return ` ${name} `;
  return mistyped(name, random);
}

/** A first name; sometimes only its initial. */
export function spelledFirstName(name: string, random: Random): string {
  return random.chance(0.05) ? `${name.slice(0, 1)}.` : spelledName(name, random);
}

/** The same address in another case, or with blanks around it. */
export function spelledEmail(email: string, random: Random): string {
  const draw = random.uniform();
  if (draw < 0.75) return email;
  if (draw < 0.88) return email.toUpperCase();
  return draw < 0.95 ? ` ${email}` : email.replace(/^./, (letter) => letter.toUpperCase());
}

/** A number `+1AAANNNNNNN` in one of the ways in which people write it. */
export function spelledPhone(phone: string, random: Random): string {
  const [area, office, line] = [phone.slice(2, 5), phone.slice(5, 8), phone.slice(8)];
  const forms = [phone, `+1 ${area} ${office} ${line}`, `001-${area}-${office}-${line}`, `+1 (${area}) ${office}-${line}`, `+1.${area}.${office}.${line}`];
  return forms[random.below(forms.length)]!;
}

export function spelledCard(loyaltyId: string, random: Random): string {
  const draw = random.uniform();
  if (draw < 0.7) return loyaltyId;
  if (draw < 0.85) return loyaltyId.toLowerCase();
  return `${loyaltyId.slice(0, 5)}-${loyaltyId.slice(5)}`;
}

/** One letter left out, doubled, or changed places with its neighbour; never the first. */
export function mistyped(text: string, random: Random): string {
  if (text.length < 3) return text;
  const at = 1 + random.below(text.length - 2);
  const draw = random.uniform();
  if (draw < 0.35) return text.slice(0, at) + text.slice(at + 1);
  if (draw < 0.65) return text.slice(0, at) + text[at]! + text.slice(at);
  return text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2);
}

/** A number with one digit wrong, among its last six. */
export function misdialled(phone: string, random: Random): string {
  const at = phone.length - 1 - random.below(6);
  return phone.slice(0, at) + String((Number(phone[at]) + 1 + random.below(9)) % 10) + phone.slice(at + 1);
}
