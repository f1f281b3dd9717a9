import { TITLES, type Notice } from './notice.ts';
import type { Notifier } from './notifier.ts';

/** Limits of Slack's Block Kit, in characters: text of a header, of a section, of a whole message (the rest is cut), and of a button's address. */
const MOST = { header: 150, section: 3_000, text: 4_000, url: 3_000 };

/** An incoming webhook of Slack, and of what understands the same: `text` for notifications, `blocks` for the message. */
export const slack: Notifier = {
  name: 'slack',
  bodyOf(notice) {
    const { event, company, date, summary, details, link } = notice;
    const lines = details.map((detail) => `• ${escaped(detail)}`);
    return {
      text: withLink(escaped(`${TITLES[event]}: ${summary} (${company}, ${date})`), link),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: cut(`${TITLES[event]}: ${company}, ${date}`, MOST.header) } },
        section(escaped(summary)),
        ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
        ...buttonTo(link),
        { type: 'context', elements: [{ type: 'mrkdwn', text: `muster · ${event} · ${date}` }] },
      ],
    };
  },
};

/** `verbatim`: names are shown as they are, also one that reads like an address, a channel or everybody who is there. */
function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, MOST.section), verbatim: true } };
}

/** Words are cut before an address is: half of one leads nowhere. */
function withLink(words: string, link: Notice['link']): string {
  if (link === null || link.length > MOST.url) return cut(words, MOST.text);
  return `${cut(words, MOST.text - link.length - 1)} ${link}`;
}

function buttonTo(link: Notice['link']): object[] {
  if (link === null || link.length > MOST.url) return [];
  return [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Have a look' }, url: link }] }];
}

/** The three characters that mean something in Slack's text. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cut at the end of a line where there is one, and never within an escaped character or a pair of surrogates. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 2);
  const line = head.lastIndexOf('\n');
  const kept = line > most / 2 ? head.slice(0, line) : head.replace(/&[a-z]{0,4}$/, '').replace(/[\uD800-\uDBFF]$/, '');
  return `${kept} …`;
}
