import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../src/package-root.js';

const ROOT = packageRoot();

/** Who may import whom, by folder or file; the first row that fits a file counts. A folder may always import itself. */
const MAY_IMPORT: [file: RegExp, allowed: RegExp][] = [
  [/^flows\//, /^flows\/|^src\/wallet\/wallet$/],
  [/^src\/dialogue\//, /^flows\/kit$|^src\/faq\/|^src\/wallet\/wallet$|^src\/(privacy\/(redact|marks)|remember-last|stored-by-newer)$/],
  [/^src\/faq\//, /^src\/(dialogue\/(locale|chinese)|remember-last)$/],
  [/^src\/privacy\//, /^src\/((package-root|stored-by-newer)$|dialogue\/(slots\/|chinese$|locale$|detect-locale$))/],
  [/^src\/store\//, /^src\/(dialogue\/types|hints|in-line|in-step|network-words|package-root|remember-last|stored-by-newer)$|^src\/privacy\//],
  [/^src\/wallet\//, /^src\/(wallet\/wallet|network-words|or-aborted|retry-after)$/],
  [/^src\/files\//, /^src\/(or-aborted|dialogue\/types|privacy\/seal|store\/(sealed-files|store))$/],
  [/^src\/outbox\//, /^src\/(channels\/channel|dialogue\/(types|matter|conversation-state)|files\/.*|privacy\/seal|store\/.*|stored-by-newer|take-turn|wallet\/wallet)$|^flows\/kit$/],
  [/^src\/signing\//, /^src\/(channels\/channel|errors)$/],
  [/^src\/channels\/channel$/, /^src\/(conversations|dialogue\/types)$/],
  [/^src\/channels\//, /^src\/channels\/channel$|^src\/signing\/|^src\/(conversations|errors|network-words|problem|retry-after|dialogue\/(types|locale|message-files|feedback-reasons)|files\/limits)$/],
  [/^src\/ui\/pages\//, /^src\/wallet\/wallet$/],
  [/^src\/ui\//, /^src\/(channels\/widget\/(wire|limits)|dialogue\/feedback-reasons)$/],
  [/^src\/http\//, /^src\/(config|conversations|errors|in-step|problem|store\/store|dialogue\/|channels\/|signing\/|wallet\/)/],
  [/^src\/(server|app|content|conversations|window-acts|take-turn|boot|cli\/.*)$/, /./],
  [/^src\/(config|settings)$/, /^src\/((settings|setting-kinds)$|privacy\/|(store\/redis\/address|wallet\/http\/endpoint)$)/],
  [/^src\/problem$/, /^src\/errors$/],
  [/^src\/[^/]+$/, /^src\/(privacy\/|(store\/(store|redis\/address)|wallet\/http\/endpoint)$)/],
];

interface Source {
  name: string;
  text: string;
  imports: string[];
}

const sources: Source[] = ['src', 'flows'].flatMap((folder) =>
  (readdirSync(path.join(ROOT, folder), { recursive: true }) as string[])
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readSource(path.join(folder, file))),
);

function readSource(file: string): Source {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const imports = [...text.matchAll(/from '(\.[^']+)\.js'/g)].map(([, target = '']) =>
    path.normalize(path.join(path.dirname(file), target)),
  );
  return { name: file.replace(/\.tsx?$/, ''), text, imports };
}

describe('the structure', () => {
  it('has every import go where it may', () => {
    const wrong = sources.flatMap(({ name, imports }) => {
      const allowed = MAY_IMPORT.find(([file]) => file.test(name))?.[1];
      const own = name.split('/').slice(0, 2).join('/');
      return imports.filter((target) => !target.startsWith(own) && !allowed?.test(target)).map((target) => `${name} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('lets only the server, the commands and tests know the composition root', () => {
    const knowing = sources.filter(({ imports }) => imports.includes('src/app')).map(({ name }) => name);
    expect(knowing.filter((name) => name !== 'src/server' && !name.startsWith('src/cli/'))).toEqual([]);
  });

  it('lets no channel know another', () => {
    const channelOf = (name: string): string | undefined => /^src\/channels\/([^/]+)\//.exec(name)?.[1];
    const wrong = sources.filter(({ name, imports }) =>
      channelOf(name) !== undefined && imports.some((target) => (channelOf(target) ?? channelOf(name)) !== channelOf(name)));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('has no cycles', () => {
    expect(findCycle(new Map(sources.map(({ name, imports }) => [name, imports])))).toEqual([]);
  });

  it.each([
    ['process.env', /process\.env/, /^src\/config$/],
    ['console', /console\./, /^src\/cli\//],
    ['the end of the process', /process\.exit\(/, /^src\/server$/],
    ['turn()', /dialogue\.turn\(/, /^src\/take-turn$/],
    ['raw text, to redact it', /from '\.\/privacy\/redact\.js'/, /^src\/take-turn$/],
  ])('leaves %s to one place', (_, pattern, allowed) => {
    const users = sources.filter(({ name, text }) => pattern.test(text) && !allowed.test(name));
    expect(users.map(({ name }) => name)).toEqual([]);
  });

  it('hands in the clock and randomness everywhere but at the root', () => {
    const roots = /^src\/(server|app|cli\/.*|ui\/(widget\/embed|pages\/.*))$/;
    const users = sources.filter(({ name, text }) => /Date\.now\(\)|Math\.random\(\)|new Date\(\)/.test(text) && !roots.test(name));
    expect(users.map(({ name }) => name)).toEqual([]);
  });

  it('has only the top level that newcomers are told of', () => {
    const visible = readdirSync(ROOT).filter((name) => !name.startsWith('.'));
    const known = [
      'README.md', 'LICENSE', 'deploy', 'docker-compose.yml', 'eslint.config.js', 'faq-data', 'flows', 'jest.config.js', 'package-lock.json',
      'package.json', 'src', 'test', 'tsconfig.json',
      'node_modules', 'dist', 'data', 'coverage', 'bench-results.json', 'screenshots',
    ];
    expect(visible.filter((name) => !known.includes(name))).toEqual([]);
  });
});

function findCycle(graph: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return [];
    done.add(name);
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
