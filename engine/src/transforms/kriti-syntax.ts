/** Kriti, the JSON templates of Hasura's transforms, as a syntax tree. */
import type { Json } from '../plan/compiled.ts';

export type KritiNode =
  | { readonly kind: 'literal'; readonly value: Json }
  /** Text with values in it. */
  | { readonly kind: 'text'; readonly parts: readonly (string | KritiNode)[] }
  | { readonly kind: 'list'; readonly items: readonly KritiNode[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [key: KritiNode, value: KritiNode])[] }
  | { readonly kind: 'name'; readonly name: string }
  /** `optional` gives null where the key is missing; otherwise that is a fault. */
  | { readonly kind: 'member'; readonly of: KritiNode; readonly key: KritiNode; readonly optional: boolean }
  | { readonly kind: 'call'; readonly function: string; readonly argument: KritiNode }
  | {
      readonly kind: 'binary';
      readonly operator: KritiOperator;
      readonly left: KritiNode;
      readonly right: KritiNode;
    }
  | {
      readonly kind: 'if';
      readonly branches: readonly (readonly [when: KritiNode, then: KritiNode])[];
      readonly otherwise: KritiNode;
    }
  | {
      readonly kind: 'range';
      readonly index: string | undefined;
      readonly item: string;
      readonly over: KritiNode;
      readonly body: KritiNode;
    };

/** From the loosest to the tightest. */
const precedence = [['??'], ['||'], ['&&'], ['in'], ['==', '!=', '<=', '>=', '<', '>']] as const;
export type KritiOperator = (typeof precedence)[number][number];

export class KritiError extends Error {
  override readonly name = 'KritiError';
}

/** A template that is a JSON value. @throws KritiError with the place where it is not understood. */
export function parseTemplate(source: string): KritiNode {
  const parser = new KritiParser(source);
  const node = parser.expression();
  parser.end();
  return node;
}

/** A template that is text, as in a URL: values stand in double braces. */
export function parseTextTemplate(source: string): KritiNode {
  return new KritiParser(source).text(undefined);
}

const keywords = new Set(['if', 'elif', 'else', 'end', 'range', 'in', 'true', 'false', 'null']);
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** Deep enough for any template somebody wrote, and far from the end of the stack. */
const deepest = 200;

class KritiParser {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  expression(level = 0): KritiNode {
    const operators = precedence[level];
    if (!operators) return this.#postfix();
    let left = this.expression(level + 1);
    for (let operator = this.#operator(operators); operator; operator = this.#operator(operators)) {
      left = { kind: 'binary', operator, left, right: this.expression(level + 1) };
    }
    return left;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#source.length) throw this.#unexpected();
  }

  /** Up to the quote, or to the end of the source. */
  text(quote: string | undefined): KritiNode {
    const parts: (string | KritiNode)[] = [];
    let plain = '';
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined) {
        if (quote) throw this.#unexpected();
        break;
      }
      if (char === quote) {
        this.#at += 1;
        break;
      }
      if (this.#source.startsWith('{{', this.#at)) {
        this.#at += 2;
        if (plain) parts.push(plain);
        plain = '';
        parts.push(this.expression());
        this.#expect('}}');
      } else if (char === '\\' && quote) plain += this.#escape();
      else {
        plain += char;
        this.#at += 1;
      }
    }
    if (parts.length === 0) return { kind: 'literal', value: plain };
    return { kind: 'text', parts: plain ? [...parts, plain] : parts };
  }

  #postfix(): KritiNode {
    let node = this.#atom();
    for (;;) {
      const member = /^\s*(\?)?(?:\.(?=[\w$[])|(?=\[))/.exec(this.#rest());
      // Only what can hold something is followed by a member: after a literal, `[` starts the next item.
      if (!member || node.kind === 'literal' || node.kind === 'text') return node;
      const [whole, question] = member;
      this.#at += whole.length;
      node = { kind: 'member', of: node, key: this.#memberKey(), optional: question !== undefined };
    }
  }

  #memberKey(): KritiNode {
    if (!this.#take('[')) return { kind: 'literal', value: this.#word() };
    const key = this.expression();
    this.#expect(']');
    return key;
  }

  #atom(): KritiNode {
    this.#depth += 1;
    if (this.#depth > deepest) throw new KritiError(`the template nests deeper than ${deepest} levels`);
    const node = this.#unguardedAtom();
    this.#depth -= 1;
    return node;
  }

  #unguardedAtom(): KritiNode {
    if (this.#take('{{')) return this.#block();
    if (this.#take('{')) return this.#object();
    if (this.#take('[')) return { kind: 'list', items: this.#items(']', () => this.expression()) };
    if (this.#take('(')) {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    for (const quote of ['"', "'"]) if (this.#take(quote)) return this.text(quote);
    const number = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.#rest())?.[0];
    if (number !== undefined) {
      this.#at += number.length;
      return { kind: 'literal', value: Number(number) };
    }
    const name = this.#word();
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    if (keywords.has(name)) throw new KritiError(`"${name}" is not expected here`);
    if (!this.#take('(')) return { kind: 'name', name };
    const argument = this.expression();
    this.#expect(')');
    return { kind: 'call', function: name, argument };
  }

  /** After `{{`: a condition, a loop, or one expression. */
  #block(): KritiNode {
    if (this.#takeWord('if')) return this.#condition();
    if (this.#takeWord('range')) return this.#loop();
    const node = this.expression();
    this.#expect('}}');
    return node;
  }

  #condition(): KritiNode {
    const branches: (readonly [KritiNode, KritiNode])[] = [];
    for (;;) {
      const when = this.expression();
      this.#expect('}}');
      branches.push([when, this.expression()]);
      this.#expect('{{');
      if (this.#takeWord('elif')) continue;
      if (!this.#takeWord('else')) throw this.#unexpected();
      this.#expect('}}');
      const otherwise = this.expression();
      this.#endOfBlock();
      return { kind: 'if', branches, otherwise };
    }
  }

  #loop(): KritiNode {
    const index = this.#word();
    this.#expect(',');
    const item = this.#word();
    this.#expect(':=');
    const over = this.expression();
    this.#expect('}}');
    const body = this.expression();
    this.#endOfBlock();
    return { kind: 'range', index: index === '_' ? undefined : index, item, over, body };
  }

  #endOfBlock(): void {
    this.#expect('{{');
    if (!this.#takeWord('end')) throw this.#unexpected();
    this.#expect('}}');
  }

  #object(): KritiNode {
    const fields = this.#items('}', () => {
      this.#expect('"');
      const key = this.text('"');
      this.#expect(':');
      return [key, this.expression()] as const;
    });
    return { kind: 'object', fields };
  }

  #items<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.#take(close)) return items;
    do items.push(item());
    while (this.#take(','));
    this.#expect(close);
    return items;
  }

  #operator<T extends KritiOperator>(operators: readonly T[]): T | undefined {
    return operators.find((operator) => (operator === 'in' ? this.#takeWord('in') : this.#take(operator)));
  }

  #word(): string {
    this.#space();
    const word = /^[$A-Za-z_][\w$-]*/.exec(this.#source.slice(this.#at))?.[0];
    if (word === undefined) throw this.#unexpected();
    this.#at += word.length;
    return word;
  }

  #takeWord(word: string): boolean {
    if (!new RegExp(`^\\s*${word}(?![\\w$-])`).test(this.#source.slice(this.#at))) return false;
    this.#word();
    return true;
  }

  #take(token: string): boolean {
    this.#space();
    if (!this.#source.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#unexpected(token);
  }

  #escape(): string {
    const next = this.#source[this.#at + 1] ?? '';
    if (next === 'u') {
      const hex = this.#source.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#unexpected();
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    this.#at += 2;
    return escapes[next] ?? next;
  }

  #rest(): string {
    this.#space();
    return this.#source.slice(this.#at);
  }

  #space(): void {
    while (/\s/.test(this.#source[this.#at] ?? '')) this.#at += 1;
  }

  #unexpected(wanted?: string): KritiError {
    const line = this.#source.slice(0, this.#at).split('\n').length;
    const found = this.#source.slice(this.#at, this.#at + 12) || 'the end';
    return new KritiError(
      `line ${line}: ${wanted === undefined ? 'not expected' : `expected "${wanted}"`}, found ${JSON.stringify(found)}`,
    );
  }
}
