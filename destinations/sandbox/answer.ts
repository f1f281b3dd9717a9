import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the sandbox says to one request. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the shape every error of the sandbox has: a code, and numbers where they help. Never what was sent. */
export function refusal(status: number, error: string, details: Readonly<Record<string, number>> = {}): Answer {
  return { status, body: { error, ...details } };
}

export function write(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A body of 10,000 members with a dozen identifiers each stays below this (bytes). */
const MAX_BYTES = 32 * 1024 * 1024;

/** The request's JSON, or the refusal it earned. A body that is too large is read to its end, so that the sender hears the refusal. */
export async function readJson(request: IncomingMessage): Promise<{ json: unknown } | { refused: Answer }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BYTES) return { refused: refusal(413, 'body_too_large', { limit_bytes: MAX_BYTES }) };
  if (!request.headers['content-type']?.startsWith('application/json')) return { refused: refusal(415, 'not_json') };
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { refused: refusal(400, 'not_json') };
  }
}
