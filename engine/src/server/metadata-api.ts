/** `/v1/metadata`: reads and changes metadata. A bulk of changes is stored and put in force as one. */

import { z } from 'zod';
import { conflictOfInheritance } from '../schema/inherit-permissions.ts';
import { asHasuraError, HasuraError } from '../errors.ts';
import type { AdminCommand } from '../events/event-commands.ts';
import { emptyMetadata, type Metadata } from '../metadata/types.ts';
import type { Inconsistency } from '../schema/model.ts';
import type { Session } from '../session.ts';
import { dropInconsistent } from './drop-inconsistent.ts';
import { withoutPrivateTriggers, withPrivateTriggersOf } from './commands/cron-triggers.ts';
import { parse } from './commands/places.ts';
import { metadataChanges } from './commands/registry.ts';
import { parseMetadata, type ReplaceOptions, type SchemaCache, type SchemaState } from './schema-cache.ts';

const commandShape = z.looseObject({
  type: z.string(),
  version: z.number().int().nullish(),
  resource_version: z.number().int().nullish(),
  args: z.unknown(),
});
type Command = z.infer<typeof commandShape>;

/** Metadata itself, or together with what to do about inconsistencies. */
const replaceArgs = z.looseObject({
  allow_inconsistent_metadata: z.boolean().default(false),
  metadata: z.unknown(),
});

/** What the commands of one request have made of the metadata so far. */
interface Working {
  metadata: Metadata;
  changed: boolean;
  onInconsistency: ReplaceOptions['onInconsistency'];
  readonly concerns: Set<string>;
}

/** What a command answers; some act only now, on the metadata as it has become. */
type Report = (after: SchemaState) => unknown;

export class MetadataApi {
  readonly #schema: SchemaCache;
  readonly #commands: ReadonlyMap<string, AdminCommand>;

  /** `commands` act on the database beside the metadata. */
  constructor(schema: SchemaCache, commands: ReadonlyMap<string, AdminCommand>) {
    this.#schema = schema;
    this.#commands = commands;
  }

  async run(body: unknown, session: Session): Promise<unknown> {
    const command = parse(commandShape, body, '$');
    if (command.type === 'bulk_keep_going') return this.#keepGoing(command.args, session);
    const state = this.#schema.state;
    const working: Working = {
      metadata: state.metadata,
      changed: false,
      onInconsistency: 'refuse',
      concerns: new Set(),
    };
    const report = this.#step(command, working, state, session);
    const present = await this.#putInForce(working, command.resource_version ?? undefined, state);
    return report(present);
  }

  /** Each command for itself; one that is refused leaves its error in place of an answer. */
  async #keepGoing(args: unknown, session: Session): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const [i, inner] of parse(z.array(z.unknown()), args, '$.args').entries()) {
      try {
        answers.push(await this.run(inner, session));
      } catch (thrown) {
        const error = asHasuraError(ofCommand(i, thrown));
        if (error.category === 'server' && !(thrown instanceof HasuraError)) throw thrown;
        const { path, code, message, internal } = error;
        answers.push({ path, error: message, code, ...(internal === undefined ? {} : { internal }) });
      }
    }
    return answers;
  }

  async #putInForce(
    working: Working,
    expectedVersion: number | undefined,
    before: SchemaState,
  ): Promise<SchemaState> {
    if (working.changed) {
      return this.#schema.update(
        (metadata) => {
          if (metadata === before.metadata) return working.metadata;
          throw new HasuraError(
            'conflict',
            '$',
            'the metadata was changed by somebody else at the same moment',
          );
        },
        {
          onInconsistency: working.onInconsistency,
          concerns: working.concerns,
          ...(expectedVersion === undefined ? {} : { expectedVersion }),
        },
      );
    }
    return before;
  }

  /** Applies one command to the working metadata; its answer may depend on the state that results. */
  #step(command: Command, working: Working, before: SchemaState, session: Session): Report {
    const { type, args } = command;
    const act = this.#commands.get(type);
    if (act) return () => act(args, session);
    const change = metadataChanges.get(type);
    if (change) {
      working.metadata = change(working.metadata, args, before.model);
      working.changed = true;
      working.onInconsistency = afterDropping(type, args) ?? working.onInconsistency;
      const concerned = concernOf(type);
      if (concerned) working.concerns.add(concerned);
      return () => ({ message: 'success' });
    }
    switch (type) {
      case 'bulk':
      case 'bulk_atomic': {
        const commands = parse(z.array(commandShape), args, '$.args');
        const reports: Report[] = [];
        for (const [i, inner] of commands.entries()) {
          try {
            reports.push(this.#step(inner, working, before, session));
          } catch (error) {
            throw ofCommand(i, error);
          }
        }
        return async (after) => {
          const answers: unknown[] = [];
          for (const [i, report] of reports.entries()) {
            try {
              answers.push(await report(after));
            } catch (error) {
              throw ofCommand(i, error);
            }
          }
          return answers;
        };
      }
      case 'export_metadata': {
        const metadata = withoutPrivateTriggers(working.metadata);
        if (command.version !== 2) return () => metadata;
        return (after) => ({ resource_version: after.resourceVersion, metadata });
      }
      case 'replace_metadata': {
        const wrapped = replaceArgs.safeParse(args);
        const whole = wrapped.success && wrapped.data.metadata !== undefined;
        const given = whole
          ? parseMetadata(wrapped.data.metadata, '$.args.metadata')
          : parseMetadata(args, '$.args');
        working.metadata = withPrivateTriggersOf(given, working.metadata);
        working.changed = true;
        // Version 1 of the command takes whatever it is given, as Hasura's does.
        const allow = whole ? wrapped.data.allow_inconsistent_metadata : command.version !== 2;
        working.onInconsistency = allow ? 'keep' : 'refuse';
        return command.version === 2 || whole ? consistency : () => ({ message: 'success' });
      }
      case 'clear_metadata':
        working.metadata = emptyMetadata;
        working.changed = true;
        return () => ({ message: 'success' });
      case 'reload_metadata':
        // Stored anew, so that every engine over this database takes it up, and its version tells.
        working.changed = true;
        working.onInconsistency = 'keep';
        return (after) => ({ message: 'success', ...consistency(after) });
      case 'get_inconsistent_metadata':
        return consistency;
      case 'drop_inconsistent_metadata':
        working.metadata = dropInconsistent(working.metadata, before.inconsistencies);
        working.changed = true;
        return () => ({ message: 'success' });
      default:
        throw new HasuraError(
          'not-supported',
          '$.type',
          `the metadata command "${type}" is not served by this engine`,
        );
    }
  }
}

/** Commands that take something away say what is to become of what depends on it. */
function afterDropping(type: string, args: unknown): ReplaceOptions['onInconsistency'] | null {
  if (!/^(pg_)?(drop|untrack|remove)_/.test(type)) return null;
  const { data } = z.looseObject({ cascade: z.boolean() }).safeParse(args);
  return data?.cascade === true ? 'drop dependents' : 'refuse dependents';
}

/** `pg_create_object_relationship` → `object_relation`: the kind of inconsistency that is this command's own. */
function concernOf(type: string): string | undefined {
  const [, kind] = /^(?:pg_)?(?:create|add|track|update|set)_(.+)$/.exec(type) ?? [];
  return kind?.replace(/relationship$/, 'relation').replace(/^tables$/, 'table');
}

/** An error of one command of a bulk says which one it was. */
function ofCommand(index: number, error: unknown): unknown {
  if (!(error instanceof HasuraError)) return error;
  const path = error.path.replace(/^\$/, `$.args[${index}]`);
  const { category, cause, extensions, internal } = error;
  const more = internal === undefined ? {} : { internal };
  return new HasuraError(error.code, path, error.message, { category, cause, extensions, ...more });
}

function consistency(state: SchemaState): {
  is_consistent: boolean;
  inconsistent_objects: readonly object[];
} {
  const { inconsistencies } = state;
  return { is_consistent: inconsistencies.length === 0, inconsistent_objects: inconsistencies.map(told) };
}

function told({ definition, source: _place, ...inconsistency }: Inconsistency): object {
  return inconsistency.type === conflictOfInheritance
    ? { ...inconsistency, entity: definition }
    : { ...inconsistency, definition };
}
