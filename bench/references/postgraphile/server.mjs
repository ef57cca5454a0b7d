/**
 * PostGraphile with row-level security over the product's own tables: BENCH_DATABASE_URL, BENCH_JWT_KEY. Prints the
 * URL it answers at to its parent. Plain JavaScript, since its packages are not there when the rest is type-checked.
 */
import { createServer } from 'node:http';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { postgraphile } from 'postgraphile';
import { jwtVerify } from 'jose';

const key = new TextEncoder().encode(process.env.BENCH_JWT_KEY);

async function settingsOf(authorization) {
  const { payload } = await jwtVerify((authorization ?? '').replace(/^Bearer /, ''), key);
  const claims = payload['https://hasura.io/jwt/claims'];
  return {
    role: 'bench_person',
    'bench.user_id': claims['x-hasura-user-id'],
    'bench.session_id': claims['x-hasura-session-id'],
  };
}

const preset = {
  extends: [PostGraphileAmberPreset],
  // The rooms list is ordered by a column without an index of its own, for every system alike.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.BENCH_DATABASE_URL,
      schemas: ['public'],
      pubsub: false,
      poolConfig: { max: 16 },
    }),
  ],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: {
    explain: false,
    async context({ node }) {
      return { pgSettings: await settingsOf(node?.req.headers.authorization) };
    },
  },
};

const server = createServer();
const service = postgraphile(preset).createServ(grafserv);
await service.addTo(server);
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${server.address().port}/graphql`);
});
process.on('SIGTERM', () => process.exit(0));
