/**
 * The golden corpus: each case is a document with its role, session and variables in the first lines; beside it
 * stand the SQL it compiles to and the answer it gets. `UPDATE_CORPUS=1` writes both anew, for review in a diff.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HasuraError, type ErrorEnvelope } from '../../src/errors.ts';
import type { CompiledOperation, Json, Statement } from '../../src/plan/compiled.ts';
import type { Session } from '../../src/session.ts';
import { admin, as, openWorld, type World } from './world.ts';

const folder = fileURLToPath(new URL('../corpus/', import.meta.url));
const update = process.env['UPDATE_CORPUS'] === '1';
const names = (await readdir(folder))
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => name.slice(0, -'.graphql'.length));

interface CaseRequest {
  readonly document: string;
  readonly session: Session;
  readonly variables: Record<string, Json>;
}

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

describe('the golden corpus', () => {
  test.each(names.sort())('%s', async (name) => {
    const document = await readFile(`${folder}${name}.graphql`, 'utf8');
    const { session, variables, cursor } = headerOf(document);
    const request = { document, session, variables };

    const sql = compiledText(request);
    const answer = await answerOf(request, cursor);

    await same(`${name}.sql`, sql);
    await same(`${name}.json`, `${JSON.stringify(answer, null, 2)}\n`);
  });
});

/** A mutation gets a world of its own, so that cases do not depend on each other. */
async function answerOf(request: CaseRequest, cursor: readonly string[]): Promise<unknown> {
  if (/^subscription\b/m.test(request.document)) return world.subscribe(request, cursor).catch(refusal);
  if (!/^mutation\b/m.test(request.document)) return world.ask(request);
  const own = await openWorld();
  try {
    return await own.ask(request);
  } finally {
    await own.close();
  }
}

/** A fault nobody foresaw is a failed test, not an answer. */
function refusal(error: unknown): ErrorEnvelope {
  if (error instanceof HasuraError) return error.toEnvelope();
  throw error;
}

function compiledText(request: CaseRequest): string {
  let compiled: CompiledOperation;
  try {
    compiled = world.compile(request);
  } catch {
    return '-- refused\n';
  }
  const { live, roots } = compiled;
  if (live) {
    const dependencies = live.dependencies.map(
      (dependency) => `-- depends on ${JSON.stringify(dependency)}\n`,
    );
    return statementText({ text: live.text, parameters: live.parameters }) + dependencies.join('');
  }
  return roots
    .map((root) => {
      if (root.kind === 'sql') return statementText(root.statement);
      return root.kind === 'sql list' ? root.statements.map(statementText).join('') : `-- ${root.kind}\n`;
    })
    .join('');
}

/** One clause a line, so that a diff shows what changed. */
function statementText({ text, parameters }: Statement): string {
  const lines = text.replaceAll(
    / (?=(?:from|where|order by|left join|join|cross join|limit|offset|returning|union all|on conflict|set) )/g,
    '\n  ',
  );
  const values = parameters.map(
    ({ source, pgType }, index) => `-- $${index + 1} ${pgType} ${JSON.stringify(source)}\n`,
  );
  return `${lines};\n${values.join('')}`;
}

function headerOf(document: string): {
  session: Session;
  variables: Record<string, Json>;
  cursor: readonly string[];
} {
  const value = (key: string): string | undefined => new RegExp(`^# ${key}: (.*)$`, 'm').exec(document)?.[1];
  const role = value('role') ?? 'member';
  const person = (value('person') ?? 'ada') as 'ada' | 'bo' | 'cy';
  return {
    session: role === 'admin' ? admin : as(person, role),
    variables: JSON.parse(value('variables') ?? '{}') as Record<string, Json>,
    cursor: JSON.parse(value('cursor') ?? '[]') as string[],
  };
}

async function same(file: string, content: string): Promise<void> {
  if (update) await writeFile(`${folder}${file}`, content);
  expect(content).toBe(await readFile(`${folder}${file}`, 'utf8'));
}
