import { deadlineOf } from '../../core/deadline.ts';
import { MusterError } from '../../core/errors.ts';
import { reasonOf } from '../../core/outside.ts';

/** Longest wait for one answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** The codes of MLflow's errors that we go on from. */
export const MISSING = 'RESOURCE_DOES_NOT_EXIST';
export const THERE_ALREADY = 'RESOURCE_ALREADY_EXISTS';

/** What the server refused. Its words are not repeated: they quote values and addresses. */
export class MlflowError extends Error {
  readonly status: number;
  /** `error_code` of the answer; empty where there is none. */
  readonly code: string;

  constructor(what: string, status: number, code: string) {
    super(`${what} answered ${status}${code === '' ? '' : ` ${code}`}`);
    this.status = status;
    this.code = code;
  }
}

interface Request { method: string; body?: string | Uint8Array; headers?: Record<string, string> }

/** Requests to an MLflow server: JSON in, JSON out, over its REST API 2.0. */
export class MlflowClient {
  private readonly base: string;
  private readonly token: string | undefined;
  private readonly signal: AbortSignal | undefined;

  constructor(address: URL, token: string | undefined, signal?: AbortSignal) {
    this.base = address.href.replace(/[?#].*$/, '').replace(/\/+$/, '');
    this.token = token;
    this.signal = signal;
  }

  get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
    const parameters = new URLSearchParams(query).toString();
    return this.json<T>(path, parameters === '' ? '' : `?${parameters}`, { method: 'GET' });
  }

  post<T = unknown>(path: string, body: object): Promise<T> {
    return this.json<T>(path, '', { method: 'POST', body: JSON.stringify(body) });
  }

  delete(path: string, body: object): Promise<unknown> {
    return this.json(path, '', { method: 'DELETE', body: JSON.stringify(body) });
  }

  /** Uploads a file through the server's artefact proxy. `path` is that of the run's `mlflow-artifacts:` address and the file's name. */
  async upload(path: string, bytes: Uint8Array): Promise<void> {
    const place = path.split('/').map(encodeURIComponent).join('/');
    await this.exchange('artifacts', `${this.base}/api/2.0/mlflow-artifacts/artifacts/${place}`, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } });
  }

  /** The server's version. */
  async version(): Promise<string> {
    return (await this.exchange('version', `${this.base}/version`, { method: 'GET' })).trim();
  }

  private async json<T>(path: string, query: string, request: Request): Promise<T> {
    const text = await this.exchange(path, `${this.base}/api/2.0/mlflow/${path}${query}`, { ...request, headers: { 'content-type': 'application/json' } });
    try {
      return (text === '' ? {} : JSON.parse(text)) as T;
    } catch {
      // Its words are not repeated, as JSON.parse would: a page to log in, for example.
      throw new MusterError({ kind: 'environment', where: 'the MLflow server', found: `${path} was answered with what is no JSON`, allowed: 'the REST API 2.0 of MLflow', todo: 'correct the address in tracking.mlflow: something else answers there, such as a page to log in' });
    }
  }

  private async exchange(what: string, url: string, request: Request): Promise<string> {
    const deadline = deadlineOf(TIMEOUT_MS, this.signal);
    try {
      const headers = { ...request.headers, ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }) };
      // A redirect would carry the token to an address that nobody configured.
      const answer = await fetch(url, { ...request, headers, redirect: 'manual', signal: deadline.signal });
      const text = await answer.text();
      if (!answer.ok) throw new MlflowError(what, answer.status, codeIn(text));
      return text;
    } catch (error) {
      if (error instanceof MlflowError) throw error;
      throw new MusterError({ kind: 'environment', where: 'the MLflow server', found: `no answer (${deadline.signal.aborted ? 'it took too long' : reasonOf(error)})`, todo: 'start it, or correct tracking.mlflow', cause: error });
    } finally {
      deadline.clear();
    }
  }
}

function codeIn(text: string): string {
  try {
    const { error_code: code } = JSON.parse(text) as { error_code?: unknown };
    return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? code : '';
  } catch {
    return '';
  }
}
