import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/package-root.js';

/** What docker-compose.yml says, for the tests of its structure and for those that run it as plain processes. */

export interface ComposedService {
  image: string;
  command?: string[];
  /** Null: taken from where docker compose runs. */
  environment?: Record<string, string | null>;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  extra_hosts?: string[];
  volumes?: string[];
  tmpfs?: string[];
  networks?: string[] | Record<string, { ipv4_address: string }>;
  stop_grace_period?: string;
  stop_signal?: string;
  restart?: string;
  healthcheck?: { test: string[] };
  logging?: { driver: string };
}

export interface Composition {
  services: Record<string, ComposedService>;
  volumes: Record<string, unknown>;
  networks: Record<string, { ipam: { config: { subnet: string }[] } }>;
}

export const REPLICAS = ['support-1', 'support-2'] as const;

export function readComposition(): Composition {
  return parse(readProjectFile('docker-compose.yml'), { merge: true }) as Composition;
}

export function readProjectFile(name: string): string {
  return readFileSync(path.join(packageRoot(), name), 'utf8');
}

/** The environment of a replica, `NAME:` and `${NAME:?…}` filled in as docker compose does. */
export function environmentOf(service: ComposedService, given: Record<string, string>): Record<string, string> {
  const valueOf = (value: string): string => value.replace(/\$\{(\w+):\?[^}]*\}/g, (_, name: string) => {
    if (given[name] === undefined) throw new Error(`${name} is not set`);
    return given[name];
  });
  const filled = Object.entries(service.environment ?? {}).map(([name, value]) => [name, value === null ? given[name] : valueOf(value)]);
  return Object.fromEntries(filled.filter(([, value]) => value !== undefined)) as Record<string, string>;
}

/** `--name value` of redis-server's command line. */
export function redisDirectivesOf({ command = [] }: ComposedService): Record<string, string> {
  const [, ...words] = command;
  const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word.replace(/^--/, ''), words[index + 1] ?? '']] : []));
  return Object.fromEntries(pairs) as Record<string, string>;
}
