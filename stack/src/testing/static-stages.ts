/** The part of the test run that looks at the sources without running the product. */
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productionEnv, renderEnvFile } from '../production-env.ts';
import { inRepository } from '../repository.ts';
import { runCommand } from './run-command.ts';
import { check, type Stage } from './stage.ts';
import { nothing, oneFailed, onePassed } from './tally.ts';

const node = process.execPath;
const typed = ['engine', 'actions', 'app', 'stack', 'e2e', 'bench', 'hasura'];

/** Go where it usually is; without it the compose file is still checked by stack/test/compose.test.ts. */
const goProgram = (): Promise<string> =>
  access('/usr/local/go/bin/go').then(
    () => '/usr/local/go/bin/go',
    () => 'go',
  );

const composeStage: Stage = {
  group: 'static',
  title: 'docker-compose.yml loads as docker compose loads it',
  async run({ signal, scratch }) {
    const go = await goProgram();
    const folder = inRepository('stack/compose-check');
    const program = join(scratch, 'compose-check');
    const version = await runCommand(go, ['version'], { timeoutMs: 20_000, signal });
    if (!version.ok) {
      console.log('    skipped: there is no Go here to run compose-go with');
      return { ...nothing, skipped: 1 };
    }
    await mkdir(scratch, { recursive: true });
    const built = await runCommand(go, ['build', '-o', program, '.'], {
      cwd: folder,
      timeoutMs: 240_000,
      signal,
    });
    if (!built.ok) return oneFailed(`compose-check does not build\n    ${built.output}`);
    const envFile = join(scratch, 'production.env');
    const env = productionEnv({
      publicHost: 'telemed.example',
      livekitHost: 'live.example',
      turnHost: 'turn.example',
      smtpUrl: 'smtp://mail:1025',
    });
    await writeFile(envFile, renderEnvFile(env), { mode: 0o600 });
    const loaded = await runCommand(program, [inRepository('docker-compose.yml'), envFile], {
      timeoutMs: 30_000,
      signal,
    });
    return loaded.ok ? onePassed : oneFailed(`docker-compose.yml\n    ${loaded.output}`);
  },
};

export const staticStages: readonly Stage[] = [
  check('package-lock.json is complete for npm ci', node, [
    inRepository('stack/complete-lockfile.mjs'),
    '--check',
  ]),
  check('hasura/schema.graphql is what migrations and metadata give', node, [
    inRepository('stack/src/schema-dump.ts'),
    '--check',
  ]),
  check("The app's documents fit the schema", 'npm', ['run', '--silent', 'codegen']),
  ...typed.map((folder) => check(`Types: ${folder}`, 'tsc', ['-p', folder])),
  check('Lint', 'oxlint', ['--deny-warnings', '--format=unix']),
  check('Format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  composeStage,
];
