/**
 * Runs a TypeScript entry of this repository on the pinned Node, installing the dependencies first when the
 * lockfile changed. Plain JavaScript without dependencies: it must run on Node 20 in a fresh clone.
 *
 * node stack/bootstrap.mjs <entry.ts> [arguments…]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.bootstrap-lock-sha256');
const pinnedNode = join(root, 'node_modules', '.bin', 'node');

const refuse = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

const isAtLeast = (version, major, minor) => {
  const [ownMajor, ownMinor] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
};

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

function install() {
  // npm's own Node, not node_modules/.bin/node: npm ci deletes the latter while it runs.
  const node = process.env.npm_node_execpath ?? process.execPath;
  const npm = process.env.npm_execpath;
  if (npm === undefined) refuse('Dependencies are not installed: run `npm start` (or `npm ci`) once.');
  console.log('Installing dependencies (only when package-lock.json changed) …');
  const result = spawnSync(node, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (result.status !== 0) refuse('The dependencies could not be installed; the lines above say why.');
  writeFileSync(stamp, lockHash());
}

/** What npm itself noted after its last install: a developer's own `npm install` needs no second one. */
function installedByHand() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(noted, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') ||
      entry.optional === true ||
      entry.link === true ||
      present[path]?.version === entry.version,
  );
}

function isInstalled() {
  if (!existsSync(join(root, 'node_modules'))) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return true;
  if (!installedByHand()) return false;
  writeFileSync(stamp, lockHash());
  return true;
}

if (!isAtLeast(process.versions.node, 20, 0)) {
  refuse(`Telemed needs Node 20 or newer to start; this is ${process.versions.node} (${process.execPath}).`);
}
if (!isInstalled()) install();

// Where npm has no Node for the platform, our own will do if it runs TypeScript without flags.
const node = existsSync(pinnedNode) ? pinnedNode : process.execPath;
if (node === process.execPath && !isAtLeast(process.versions.node, 22, 18)) {
  refuse(
    `There is no packaged Node for ${process.platform}-${process.arch}: install Node 24 and start again.`,
  );
}

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) refuse('usage: node stack/bootstrap.mjs <entry.ts> [arguments…]');

// The channel tells the child when we are gone, even by SIGKILL, so that nothing keeps running unattended.
const child = spawn(node, [join(root, entry), ...args], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
    TELEMED_BOOTSTRAPPED: '1',
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) =>
  process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
);
