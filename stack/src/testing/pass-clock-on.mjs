/**
 * Preloaded by Node into every process of a run at another moment (see moved-clock.ts): whatever such a process starts
 * has the same clock, also where its environment is written out name by name. Plain JavaScript, as any Node may load it.
 */
import { ChildProcess } from 'node:child_process';

const names = (process.env.TELEMED_CLOCK_VARIABLES ?? '').split(' ').filter((name) => name in process.env);
const start = ChildProcess.prototype.spawn;

ChildProcess.prototype.spawn = function spawn(options) {
  const given = options.envPairs ?? [];
  const known = new Set(given.map((pair) => pair.slice(0, pair.indexOf('='))));
  const missing = names.filter((name) => !known.has(name)).map((name) => `${name}=${process.env[name]}`);
  return start.call(this, { ...options, envPairs: [...given, ...missing] });
};
