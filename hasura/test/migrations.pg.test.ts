import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { createEmptyDatabase } from './support/database.ts';
import { readMigrations } from './support/migrations.ts';

/** Everything of ours that a schema is made of, as text that is the same for the same schema. */
const fingerprint = `
  select 'column ' || c.oid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relnamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration') and a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v')
  union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
   where connamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration') and conrelid <> 0
  union all select 'index ' || pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
   where c.relnamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration')
  union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  union all select 'function ' || pg_get_functiondef(p.oid) from pg_proc p
   where p.pronamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration') and p.prokind = 'f'
     and not exists (select 1 from pg_depend where objid = p.oid and deptype = 'e')
  union all select 'view ' || oid::regclass || pg_get_viewdef(oid) from pg_class
   where relkind = 'v' and relnamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration')
  union all select 'replica identity ' || oid::regclass || relreplident::text from pg_class
   where relkind = 'r' and relnamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration')
  union all select 'schema ' || nspname from pg_namespace where nspname in ('accounts', 'file_store', 'integration')
  order by 1`;

describe('the migrations', () => {
  it('go up, come down to nothing one by one, and go up to the very same schema', async () => {
    const migrations = await readMigrations();
    const database = await createEmptyDatabase(inject('postgresUrl'));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const schema = async () =>
      (await client.query<{ line: string }>(fingerprint)).rows.map((row) => row.line);
    try {
      const stages = [await schema()];
      for (const { up } of migrations) {
        await client.query(up);
        stages.push(await schema());
      }
      for (const [index, { name, down }] of [...migrations.entries()].toReversed()) {
        await client.query(down);
        expect(await schema(), `after taking back ${name}`).toEqual(stages[index]);
      }
      for (const { up } of migrations) await client.query(up);

      expect(stages[0]).toEqual([]);
      expect(stages.at(-1)!.length).toBeGreaterThan(100);
      expect(await schema()).toEqual(stages.at(-1));
    } finally {
      await client.end();
      await database.drop();
    }
  });

  it('comment every table, view and function', async () => {
    const migrations = await readMigrations();
    const database = await createEmptyDatabase(inject('postgresUrl'));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      for (const { up } of migrations) await client.query(up);
      const { rows } = await client.query(
        `select c.oid::regclass::text as name from pg_class c
          where c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration')
            and obj_description(c.oid, 'pg_class') is null
         union all
         select p.oid::regproc::text from pg_proc p
          where p.pronamespace::regnamespace::text in ('public', 'accounts', 'file_store', 'integration')
            and not exists (select 1 from pg_depend where objid = p.oid and deptype = 'e')
            and p.prorettype <> 'trigger'::regtype and obj_description(p.oid, 'pg_proc') is null`,
      );

      expect(rows).toEqual([]);
    } finally {
      await client.end();
      await database.drop();
    }
  });
});
