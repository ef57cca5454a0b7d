/** `npm run openapi`: writes actions/openapi.json, the document that is also served at /v1/abm/openapi.json. */
import { writeFile } from 'node:fs/promises';
import { openApiText } from './openapi.ts';

await writeFile(new URL('../../openapi.json', import.meta.url), openApiText());
