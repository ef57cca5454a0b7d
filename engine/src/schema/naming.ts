/**
 * Names in a role's schema by the convention of the source, as Hasura makes them. A name is a row of words; the
 * engine's own words (`order_by`, `_is_null`) are words too. What a person named is kept where it stands first.
 */
import type { MetadataCustomization } from '../metadata/setting-types.ts';

export type NamingConvention = 'hasura-default' | 'graphql-default';

export interface Identifier {
  readonly words: readonly string[];
  /** Named by a person: one word, never changed where it stands first. */
  readonly custom: boolean;
}

interface Affixes {
  readonly prefix?: string | null | undefined;
  readonly suffix?: string | null | undefined;
}

export class Naming {
  /** Fields in camel case, types in Pascal case, enum values in upper case. */
  readonly camel: boolean;
  /** The field that holds all root fields of the source. */
  readonly namespace: string | undefined;
  readonly #fields: Affixes | undefined;
  readonly #types: Affixes | undefined;

  constructor(convention: NamingConvention = 'hasura-default', customization: MetadataCustomization = {}) {
    this.camel = convention === 'graphql-default';
    this.namespace = customization.root_fields?.namespace ?? undefined;
    this.#fields = customization.root_fields ?? undefined;
    this.#types = customization.type_names ?? undefined;
  }

  /** A column, an argument, an operator: anything whose usual name is in snake case. */
  field(usual: string): string {
    return this.inField(identifierOf(usual));
  }

  inField({ words, custom }: Identifier): string {
    return this.#join(words, custom ? (word) => word : lowered);
  }

  /** A root field, with the source's prefix and suffix. */
  root(name: Identifier): string {
    return this.#affixed(this.inField(name), this.#fields);
  }

  /** A type of the source, with its prefix and suffix. */
  type(name: Identifier): string {
    return this.affixedType(this.typeCase(name));
  }

  /** Without prefix and suffix. */
  typeCase({ words, custom }: Identifier): string {
    return this.#join(words, custom ? (word) => word : raised);
  }

  affixedType(name: string): string {
    return this.#affixed(name, this.#types);
  }

  /** A type all sources share: comparisons, orders. */
  sharedType(usual: string): string {
    return this.#join(wordsOf(usual), raised);
  }

  enumValue(value: string): string {
    return this.camel ? value.toUpperCase() : value;
  }

  #join(words: readonly string[], first: (word: string) => string): string {
    if (!this.camel) return words.join('_');
    const [head = '', ...tail] = words;
    return first(head) + tail.map(raised).join('');
  }

  #affixed(name: string, affixes: Affixes | undefined): string {
    const { prefix, suffix } = affixes ?? {};
    if (!this.camel) return `${prefix ?? ''}${name}${suffix ?? ''}`;
    return `${prefix ? prefix + raised(name) : name}${suffix ? raised(suffix) : ''}`;
  }
}

export function identifierOf(usual: string): Identifier {
  return { words: wordsOf(usual), custom: false };
}

export function customName(name: string): Identifier {
  return { words: [name], custom: true };
}

/** A table in its schema; `public` goes without saying. */
export function tableIdentifier({ schema, name }: { schema: string; name: string }): Identifier {
  return { words: [...(schema === 'public' ? [] : wordsOf(schema)), ...wordsOf(name)], custom: false };
}

/** The name with words after it, given in snake case. */
export function followed(name: Identifier, ...usual: readonly string[]): Identifier {
  return { ...name, words: [...name.words, ...usual.flatMap(wordsOf)] };
}

/** The name with words before it; these come first, so a custom name is changed as any other. */
export function preceded(usual: string, name: Identifier): Identifier {
  return { words: [...wordsOf(usual), ...name.words], custom: false };
}

/** An underscore at the start belongs to the first word. */
function wordsOf(usual: string): string[] {
  const [first = '', second, ...rest] = usual.split('_');
  return first === '' && second !== undefined
    ? [`_${second}`, ...rest]
    : [first, ...(second === undefined ? [] : [second]), ...rest];
}

function raised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function lowered(word: string): string {
  return word.slice(0, 1).toLowerCase() + word.slice(1);
}
