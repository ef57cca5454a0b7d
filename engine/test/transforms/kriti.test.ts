import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/transforms/kriti-evaluate.ts';
import { KritiError, parseTemplate, parseTextTemplate } from '../../src/transforms/kriti-syntax.ts';
import type { Json } from '../../src/plan/compiled.ts';

const scope = {
  $body: {
    id: 7,
    name: 'Ann',
    nothing: null,
    list: [{ city: 'Oslo' }, { city: 'Rome' }],
    pairs: [['a', 1]],
    'odd key': true,
  },
  $session_variables: { 'x-hasura-user-id': 'u 1' },
};
const render = (template: string): Json => evaluate(parseTemplate(template), scope);

describe('a template', () => {
  test.each<[string, string, Json]>([
    [
      'is itself where it is plain JSON',
      '{"a": [1, -2.5e1, "x\\n\\u0041", null, true]}',
      { a: [1, -25, 'x\nA', null, true] },
    ],
    ['takes values by name and member', '{"id": {{ $body.id }}}', { id: 7 }],
    ['takes members by key and index', '{{ $body["odd key"] }}', true],
    ['takes members in single quotes', "{{ $body['name'] }}", 'Ann'],
    ['walks lists', '{{ $body.list[1].city }}', 'Rome'],
    ['puts values into text', '"{{ $body.name }} is {{ $body.id }}"', 'Ann is 7'],
    ['gives null for an optional member that is missing', '{{ $body?.ghost }}', null],
    ['gives null for what hangs on a missing member', '{{ $body?.ghost?.deeper }}', null],
    ['falls back where a value is null', '{{ $body.nothing ?? "none" }}', 'none'],
    ['compares', '{{ $body.id > 3 && $body.name == "Ann" }}', true],
    ['compares objects by what they hold', '{{ $body.list[0] == {"city": "Oslo"} }}', true],
    [
      'chooses',
      '{{ if $body.id < 3 }} "low" {{ elif $body.id < 9 }} "middle" {{ else }} "high" {{ end }}',
      'middle',
    ],
    [
      'repeats',
      '{{ range i, x := $body.list }} {"at": {{ i }}, "city": {{ x.city }}} {{ end }}',
      [
        { at: 0, city: 'Oslo' },
        { at: 1, city: 'Rome' },
      ],
    ],
    ['repeats without an index', '{{ range _, x := $body.list }} {{ x.city }} {{ end }}', ['Oslo', 'Rome']],
    ['looks into lists and objects', '{{ 1 in [1, 2] && "id" in $body }}', true],
    ['calls functions', '{{ toUpper(head($body.list).city) }}', 'OSLO'],
    ['counts', '{{ length($body.list) }}', 2],
    ['joins', '{{ concat(["a", "b"]) }}', 'ab'],
    ['builds objects of pairs', '{{ fromPairs($body.pairs) }}', { a: 1 }],
    ['leaves nulls out', '{{ removeNulls([1, null]) }}', [1]],
    [
      'takes a block where a value may stand',
      '{"a": {{ if not(false) }} {{ $body.id }} {{ else }} null {{ end }}}',
      { a: 7 },
    ],
  ])('%s', (_, template, expected) => {
    expect(render(template)).toEqual(expected);
  });

  test('of text keeps what stands between the braces’ ends', () => {
    const template = parseTextTemplate(
      'https://h/{{ escapeUri($session_variables[\'x-hasura-user-id\']) }}?q="1"',
    );

    expect(evaluate(template, scope)).toBe('https://h/u%201?q="1"');
  });

  test.each([
    ['an unbound name', '{{ $ghost }}'],
    ['a missing member', '{{ $body.ghost }}'],
    ['a condition that is no truth', '{{ if $body.id }} 1 {{ else }} 2 {{ end }}'],
    ['a loop over no list', '{{ range i, x := $body.id }} 1 {{ end }}'],
    ['an object inside text', '"{{ $body.list }}"'],
    ['a function nobody knows', '{{ shout("x") }}'],
    ['a comparison of unlike values', '{{ 1 < "2" }}'],
    ['an open block', '{{ if true }} 1 {{ else }} 2'],
    ['an open text', '"abc'],
    ['something after the end', '{"a": 1} {'],
    ['endless nesting', '['.repeat(5_000)],
  ])('is refused for %s', (_, template) => {
    expect(() => render(template)).toThrow(KritiError);
  });

  test('of any JSON text is that JSON, and any other text is a value or a KritiError', () => {
    // Braces and brackets of JSON never stand doubled without a space or a quote between them, except these.
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !/\{\{|\}\}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.stringify(render(JSON.stringify(value)))).toBe(
          JSON.stringify(JSON.parse(JSON.stringify(value))),
        );
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]"\'.?:=,$a1 ', '{{', '}}', 'if ', 'end', 'range ') }),
        (text) => {
          try {
            render(text);
          } catch (error) {
            expect(error).toBeInstanceOf(KritiError);
          }
        },
      ),
    );
  });
});
