/** RESTified endpoints in metadata. */

import { z } from 'zod';
import { HasuraError } from '../../errors.ts';
import { type Metadata } from '../../metadata/types.ts';
import { restEndpointSchema } from '../../metadata/setting-types.ts';
import { nonEmpty, parse, type MetadataChange } from './places.ts';

const createArgs = restEndpointSchema.extend({ name: nonEmpty, url: nonEmpty });
const nameArgs = z.looseObject({ name: z.string() });

export const restEndpointChanges: ReadonlyMap<string, MetadataChange> = new Map<string, MetadataChange>([
  ['create_rest_endpoint', create],
  ['drop_rest_endpoint', drop],
]);

function create(metadata: Metadata, args: unknown): Metadata {
  const endpoint = parse(createArgs, args, '$.args');
  const present = metadata.rest_endpoints ?? [];
  if (present.some(({ name }) => name === endpoint.name)) {
    throw new HasuraError(
      'already-exists',
      '$.args',
      `Endpoint with name "${endpoint.name}" already exists.`,
    );
  }
  return { ...metadata, rest_endpoints: [...present, endpoint] };
}

function drop(metadata: Metadata, args: unknown): Metadata {
  const { name } = parse(nameArgs, args, '$.args');
  const present = metadata.rest_endpoints ?? [];
  const kept = present.filter((endpoint) => endpoint.name !== name);
  if (kept.length === present.length) {
    throw new HasuraError('not-exists', '$.args', `endpoint with name "${name}" does not exist`);
  }
  return { ...metadata, rest_endpoints: kept };
}
