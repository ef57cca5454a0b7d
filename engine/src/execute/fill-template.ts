/** A JSON template with the values of one request in its places. */
import type { Json, JsonTemplate } from '../plan/compiled.ts';
import { valueAt, type Variables } from './bind.ts';

export function fillTemplate(template: JsonTemplate, variables: Variables): Json {
  switch (template.kind) {
    case 'list':
      return template.items.map((item) => fillTemplate(item, variables));
    case 'object':
      return Object.fromEntries(
        template.fields.map(([name, value]) => [name, fillTemplate(value, variables)]),
      );
    case 'value':
      if (template.source.from === 'literal') return template.source.value;
      if (template.source.from === 'variable')
        return valueAt(variables[template.source.name], template.source.path ?? []);
      throw new Error('a mutation takes its input from the request only');
  }
}
