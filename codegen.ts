/** Typed documents for the app from the dump of the engine's schema. */
import path from 'node:path';
import type { CodegenConfig } from '@graphql-codegen/cli';

const root = import.meta.dirname;

const config: CodegenConfig = {
  schema: path.join(root, 'hasura/schema.graphql'),
  documents: [
    path.join(root, 'app/src/**/*.{ts,tsx}'),
    `!${path.join(root, 'app/src/graphql/generated/**')}`,
  ],
  generates: {
    [path.join(root, 'app/src/graphql/generated/')]: {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: {
          uuid: 'string',
          bigint: 'number',
          timestamptz: 'string',
          timestamp: 'string',
          time: 'string',
          citext: 'string',
          date: 'string',
          jsonb: 'unknown',
          bytea: 'string',
        },
        documentMode: 'documentNode',
      },
    },
  },
  ignoreNoDocuments: false,
};

export default config;
