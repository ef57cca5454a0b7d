/**
 * Adds the platform packages that npm left out of package-lock.json. A registry that does not serve the
 * packages of other platforms makes `npm install` drop them from the lockfile, and `npm ci` then refuses it.
 *
 * node stack/complete-lockfile.mjs [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const text = readFileSync(file, 'utf8');
const lock = JSON.parse(text);

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'aix',
];
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/** Platform packages carry it in their names: @scope/binding-linux-arm64-musl, @esbuild/aix-ppc64. */
function platformOf(name) {
  const words = name.toLowerCase().split(/[/-]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((one) => words.includes(one));
  if (os === undefined) return undefined;
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  return { ...(cpu && { cpu: [cpu] }), os: [os], ...(os === 'linux' && libc && { libc }) };
}

const missing = [];
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    // A range would need the registry's word for what it means; platform packages are pinned exactly.
    if (platform === undefined || !/^\d/.test(version)) continue;
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined) continue;
    lock.packages[path] = { version, ...(owner.dev && { dev: true }), ...platform, optional: true };
    missing.push(`${name}@${version}`);
  }
}

if (process.argv.includes('--check')) {
  if (missing.length > 0) {
    console.error(`package-lock.json lacks ${missing.join(', ')}: run npm run lock:complete.`);
    process.exitCode = 1;
  }
} else if (missing.length > 0) {
  const sorted = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(sorted.map((path) => [path, lock.packages[path]]));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.length} platform packages: ${missing.join(', ')}`);
}
