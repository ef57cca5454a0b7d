/** The OpenAPI document as the contract test goes by it: generators of requests, and a check of responses. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly maxItems?: number;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly responses: Readonly<
    Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>
  >;
}

export interface Document {
  readonly paths: Readonly<Record<string, Record<string, RawOperation>>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}
interface RawOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Operation['responses'];
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      method: method.toUpperCase() as Operation['method'],
      path,
      parameters: raw.parameters ?? [],
      body: raw.requestBody?.content['application/json']?.schema,
      responses: raw.responses,
    })),
  );
}

export interface Request {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Values that a pattern alone would never hit: ids that are known, times that are free. */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Mostly what the document allows; sometimes a part of it replaced by anything at all. */
export function requestFor(document: Document, operation: Operation, known: Known): fc.Arbitrary<Request> {
  const text = (schema: Schema, name: string) => value(document, schema, name, known).map(String);
  const within = (place: Parameter['in']) =>
    fc.record(
      Object.fromEntries(
        operation.parameters
          .filter((one) => one.in === place)
          .map((one) => [one.name, fc.oneof({ weight: 9, arbitrary: text(one.schema, one.name) }, anyText)]),
      ),
      {
        requiredKeys: operation.parameters
          .filter((one) => one.in === place && one.required)
          .map((one) => one.name),
      },
    ) as fc.Arbitrary<Record<string, string>>;
  const body =
    operation.body === undefined ? fc.constant(undefined) : value(document, operation.body, '', known);
  return fc.record({
    operation: fc.constant(operation),
    path: within('path'),
    query: within('query'),
    headers: within('header'),
    body: fc.oneof({ weight: 7, arbitrary: body }, { weight: 3, arbitrary: body.chain(spoiled) }),
  });
}

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 120 });

/** One part of it becomes something else, goes, or something is added. */
function spoiled(good: unknown): fc.Arbitrary<unknown> {
  if (typeof good !== 'object' || good === null) return fc.jsonValue();
  const names = Object.keys(good);
  return fc.oneof(
    fc.jsonValue(),
    fc
      .tuple(fc.constantFrom(...names, 'surprise'), fc.oneof(fc.jsonValue(), anyText))
      .map(([name, part]) => ({
        ...good,
        [name]: part,
      })),
    fc
      .constantFrom(...names, '')
      .map((name) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))),
  );
}

function value(document: Document, schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> {
  const special = known[name];
  const general = plain(document, schema, known);
  return special === undefined ? general : fc.oneof({ weight: 4, arbitrary: special }, general);
}

function plain(document: Document, schema: Schema, known: Known): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    return plain(document, document.components.schemas[schema.$ref.split('/').at(-1)!]!, known);
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => plain(document, one, known)));
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      return fc.record(
        Object.fromEntries(
          Object.entries(properties).map(([name, one]) => [name, value(document, one, name, known)]),
        ),
        { requiredKeys: [...required] },
      );
    }
    case 'array':
      return fc.array(plain(document, schema.items!, known), { maxLength: schema.maxItems ?? 5 });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
    case 'boolean':
      return fc.boolean();
    default:
      return strings(schema);
  }
}

function strings({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress();
  if (format === 'date')
    return fc.date({ noInvalidDate: true, min: new Date(0) }).map((at) => at.toISOString().slice(0, 10));
  if (format === 'date-time') {
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
      .map((at) => at.toISOString());
  }
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined && !pattern.includes('\\P')) {
    return fc.stringMatching(new RegExp(pattern, 'u')).filter((text) => text.length <= maxLength + 40);
  }
  return fc.string({ unit: 'grapheme', minLength, maxLength });
}

export type CheckResponse = (
  operation: Operation,
  response: { readonly status: number; readonly contentType: string; readonly body: string },
) => string | undefined;

/** Says how a response differs from the document; undefined when it is as described. */
export function responseCheck(document: Document): CheckResponse {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document as object, 'document');
  return ({ path, method }, { status, contentType, body }) => {
    const operation = document.paths[path]![method.toLowerCase()]!;
    const described = operation.responses[String(status)];
    if (described === undefined) return `the status ${status} is not described`;
    const type = contentType.split(';')[0]!;
    if (described.content?.[type] === undefined) return `the type ${type} is not described for ${status}`;
    const escape = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');
    const pointer = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      type,
      'schema',
    ]
      .map((part) => encodeURIComponent(escape(part)))
      .join('/');
    const validate = ajv.getSchema(`document#/${pointer}`);
    if (validate === undefined) return `no schema at ${pointer}`;
    return validate(JSON.parse(body)) === true ? undefined : ajv.errorsText(validate.errors);
  };
}
