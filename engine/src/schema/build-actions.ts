/** Actions checked against their types, with their transforms. */
import { z } from 'zod';
import type { Metadata, MetadataAction, MetadataCustomTypes } from '../metadata/types.ts';
import { templateFaults } from '../transforms/transform-request.ts';
import { requestTransformSchema, responseTransformSchema } from '../transforms/transform-types.ts';
import { namedTypeOf, type BuiltCustomTypes } from './build-custom-types.ts';
import type { Report } from './build-model.ts';
import { withHeirs, type InheritedRole } from './inherit-permissions.ts';
import { defaultSource, type ActionModel, type Model } from './model.ts';
import { isGraphqlName } from './scalars.ts';

export function buildActions(
  metadata: Metadata,
  types: BuiltCustomTypes,
  sources: Model['sources'],
  roles: readonly InheritedRole[],
  report: Report,
): ReadonlyMap<string, ActionModel> {
  const actions = new Map<string, ActionModel>();
  for (const action of metadata.actions ?? []) {
    const { name, definition, comment } = action;
    const refuse = (reason: string): void =>
      report('action', name, `in action ${JSON.stringify(name)}; ${reason}`, action);
    const fault = faultOf(action, types, sources);
    if (fault) {
      refuse(fault);
      continue;
    }
    const transforms = transformsOf(definition, refuse);
    if (!transforms) continue;
    const asynchronous = definition.kind === 'asynchronous';
    actions.set(name, {
      name,
      // An asynchronous action is always a mutation: asking for it starts work.
      type: asynchronous ? 'mutation' : (definition.type ?? 'mutation'),
      definition,
      asynchronous,
      ...transforms,
      ...(comment ? { description: comment } : {}),
      roles: withHeirs(
        (action.permissions ?? []).map(({ role }) => role),
        roles,
      ),
    });
  }
  return actions;
}

function faultOf(
  { name, definition }: MetadataAction,
  types: BuiltCustomTypes,
  sources: Model['sources'],
): string | undefined {
  if (!isGraphqlName(name)) return `"${name}" is not a valid GraphQL name`;
  const output = definition.output_type ?? '';
  if (!types.outputs.has(namedTypeOf(output)))
    return `the type: ${JSON.stringify(output)} is not defined in custom types`;
  const badArgument = (definition.arguments ?? []).find(({ type }) => !types.inputs.has(namedTypeOf(type)));
  if (badArgument) {
    return `the type: ${JSON.stringify(badArgument.type)} of the argument ${JSON.stringify(badArgument.name)} is not defined in custom types or it is not a scalar/enum/input object`;
  }
  return definition.kind === 'asynchronous'
    ? (nestedBesideRelationships(output, types.customTypes) ??
        relationshipAway(output, types.customTypes, sources))
    : undefined;
}

/** As in Hasura: the rows such an answer leads to could not be told from the objects inside it. */
function nestedBesideRelationships(output: string, types: MetadataCustomTypes): string | undefined {
  const object = types.objects?.find(({ name }) => name === namedTypeOf(output));
  if (!object?.relationships || object.relationships.length === 0) return undefined;
  const nested = object.fields.filter(({ type }) =>
    types.objects?.some(({ name }) => name === namedTypeOf(type)),
  );
  if (nested.length === 0) return undefined;
  const names = nested.map((field) => JSON.stringify(field.name)).join(', ');
  return `Async action relations cannot be used with object fields: ${names}`;
}

/** The record and the rows it leads to are read by one statement. */
function relationshipAway(
  output: string,
  types: MetadataCustomTypes,
  sources: Model['sources'],
): string | undefined {
  const object = types.objects?.find(({ name }) => name === namedTypeOf(output));
  const away = object?.relationships?.find(
    ({ source }) => sources.get(source ?? defaultSource)?.home === false,
  );
  return (
    away &&
    `the relationship ${JSON.stringify(away.name)} of an asynchronous action leads into another database than that of its record`
  );
}

/** Undefined when one of them is not understood, which is then reported. */
function transformsOf(
  definition: MetadataAction['definition'],
  refuse: (reason: string) => void,
): Pick<ActionModel, 'requestTransform' | 'responseTransform'> | undefined {
  const request = requestTransformSchema.nullish().safeParse(definition['request_transform']);
  const response = responseTransformSchema.nullish().safeParse(definition['response_transform']);
  for (const [key, result] of [
    ['request_transform', request],
    ['response_transform', response],
  ] as const) {
    if (!result.success) {
      refuse(`${key}: ${z.prettifyError(result.error)}`);
      return undefined;
    }
    const [fault] = result.data ? templateFaults(result.data) : [];
    if (fault !== undefined) {
      refuse(`${key}: ${fault}`);
      return undefined;
    }
  }
  return {
    ...(request.data ? { requestTransform: request.data } : {}),
    ...(response.data ? { responseTransform: response.data } : {}),
  };
}
