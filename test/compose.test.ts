import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../cli/commands/index.ts';
import { Context } from '../cli/context.ts';
import { fakeTerminal } from './cli/fake-terminal.ts';

interface Service {
  image?: string;
  build?: { context: string; dockerfile?: string };
  command?: string[];
  environment?: Record<string, string | number | null>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  ports?: string[];
  volumes?: string[];
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as Compose;
const services = Object.entries(compose.services);
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');

/** What the Compose specification's own schema, as the linter dclint ships it, has against a file. */
function problems(file: unknown): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(folder, 'schemas', 'compose.schema.json'), 'utf8')) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

test('the file is valid by the Compose specification', () => {
  expect(problems(compose)).toEqual([]);
});

test('the schema finds mistakes, so that a valid file means something', () => {
  const broken = structuredClone(compose) as unknown as { services: Record<string, Record<string, unknown>> };
  Object.assign(broken.services['worker'] ?? {}, { helthcheck: {}, depends_on: { temporal: { condition: 'service_good' } } });
  expect(problems(broken).join('\n')).toMatch(/worker\/depends_on[\s\S]*must be equal to one of the allowed values|worker: must NOT have additional properties/);
  expect(problems({ services: { one: 'image' } })).not.toEqual([]);
});

test('there are Temporal with its UI, PostgreSQL and a worker', () => {
  expect(Object.keys(compose.services).toSorted()).toEqual(['postgres', 'temporal', 'temporal-ui', 'worker']);
});

test('what a service waits for exists, and can become healthy', () => {
  for (const [name, { depends_on: needs = {} }] of services) {
    for (const [needed, { condition }] of Object.entries(needs)) {
      expect(`${name} needs ${needed}: ${condition}, ${compose.services[needed]?.healthcheck ? 'checked' : 'unchecked'}`).toBe(`${name} needs ${needed}: service_healthy, checked`);
    }
  }
});

test('every named volume is declared and used, and what is mounted from the checkout is there', () => {
  const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => /^(\$\{.*?\}|[^:]+):/.exec(volume)?.[1] ?? volume));
  expect(sources.filter((source) => /^\w/.test(source)).toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  expect(sources.filter((source) => source.startsWith('./') && !existsSync(join(ROOT, source)))).toEqual([]);
});

test('images have a version, and what is built has its Dockerfile', () => {
  const images = services.flatMap(([, { image }]) => image ?? []);
  expect(images.filter((image) => !/:\d[\w.]*$/.test(image))).toEqual([]);
  const builds = services.flatMap(([, { build }]) => (build ? [join(ROOT, build.context, build.dockerfile ?? 'Dockerfile')] : []));
  expect(builds.map((file) => existsSync(file))).toEqual([true]);
  expect(images.length + builds.length).toBe(services.length);
});

test('ports are published to this machine only, and no secret is written down', () => {
  expect(services.flatMap(([, { ports = [] }]) => ports).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  const secrets = services.flatMap(([, { environment = {} }]) => Object.entries(environment).filter(([key]) => /PASSWORD|PWD|TOKEN|SECRET|KEY/.test(key)));
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter(([, value]) => !/^\$\{\w+:\?.*\}$/.test(String(value)))).toEqual([]);
});

test('clients address the server by its service name and port', () => {
  const addresses = services.flatMap(([, { environment = {} }]) => environment['TEMPORAL_ADDRESS'] ?? []);
  expect(addresses).toEqual(['temporal:7233', 'temporal:7233']);
});

test('the worker and its health check run commands and options that exist', () => {
  const program = new Command();
  const context = new Context(program, fakeTerminal());
  program.option('--json');
  for (const register of commands) register(program, context);
  const { command = [], healthcheck } = compose.services['worker'] ?? {};
  for (const words of [command, healthcheck?.test.slice(3) ?? [], JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[]]) {
    const known = program.commands.find((candidate) => candidate.name() === words[0]);
    const options = [...(known?.options ?? []), ...program.options].map(({ long }) => long);
    expect(words.filter((word) => word.startsWith('--') && !options.includes(word))).toEqual([]);
    expect(known?.name()).toBe(words[0]);
  }
});

test('the image runs as an ordinary user, on the Node.js that the package asks for, without what it must not hold', () => {
  expect(/^USER (\w+)$/m.exec(dockerfile)?.[1]).toBe('node');
  expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('RUN '));
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(/^FROM node:(\d+)/m.exec(dockerfile)?.[1]).toBe(/>=(\d+)/.exec(engines.node)?.[1]);
  for (const path of ['.git', 'node_modules', '.env*', '**/.muster', '**/*.duckdb']) expect(ignored).toContain(path);
});

test('what the Dockerfile copies is in the checkout, and its entry point too', () => {
  const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
  expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
  const [, script = ''] = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  expect(existsSync(join(ROOT, script))).toBe(true);
});
