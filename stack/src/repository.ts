/** Where things are in this repository. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const inRepository = (...parts: string[]): string => join(repositoryRoot, ...parts);
