/** The introspection queries. Each returns one text column `rows`: a JSON array. */

/** `bpchar` needs its internal name: `character` without a length means one character. */
export const typesSql = `
select coalesce(json_agg(json_build_object(
  'oid', t.oid::bigint,
  'name', t.typname,
  'schema', nullif(n.nspname, 'pg_catalog'),
  'sql', case when t.typname = 'bpchar' then 'bpchar' when t.typname = '_bpchar' then 'bpchar[]'
              when n.nspname = 'pg_catalog' or t.typelem <> 0 then format_type(t.oid, null)
              else quote_ident(n.nspname) || '.' || quote_ident(t.typname) end,
  'kind', t.typtype,
  'element', case when t.typcategory = 'A' then t.typelem::bigint else 0 end,
  'base', t.typbasetype::bigint)), '[]')::text as rows
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace`;

const userSchema = (namespace: string): string =>
  `${namespace} not in ('pg_catalog', 'information_schema', 'pg_toast', 'hdb_catalog', 'hdb_lib') and ${namespace} not like 'pg\\_temp\\_%' and ${namespace} not like 'pg\\_toast\\_temp\\_%'`;

const columnNames = (relation: string, keys: string): string =>
  `(select json_agg(a.attname order by key.position)
      from unnest(${keys}) with ordinality as key(attnum, position)
      join pg_catalog.pg_attribute a on a.attrelid = ${relation} and a.attnum = key.attnum)`;

/** Views are followed down to tables by pg_depend: rule → what the rule's query names. */
export const tablesSql = `
with recursive view_reads(view_oid, read_oid, read_kind) as (
  select r.ev_class, d.refobjid, c.relkind
  from pg_catalog.pg_rewrite r
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
    and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
  join pg_catalog.pg_class c on c.oid = d.refobjid
  union
  select v.view_oid, d.refobjid, c.relkind
  from view_reads v
  join pg_catalog.pg_rewrite r on r.ev_class = v.read_oid
  join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
    and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class
  join pg_catalog.pg_class c on c.oid = d.refobjid
  where v.read_kind in ('v', 'm')
)
select coalesce(json_agg(json_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'oid', c.oid::bigint,
  'kind', c.relkind,
  'comment', obj_description(c.oid, 'pg_class'),
  'columns', coalesce((select json_agg(json_build_object(
      'name', a.attname, 'number', a.attnum, 'type', a.atttypid::bigint, 'not_null', a.attnotnull, 'has_default', a.atthasdef or a.attidentity <> '',
      'generated', a.attgenerated <> '' or a.attidentity = 'a', 'comment', col_description(c.oid, a.attnum)) order by a.attnum)
    from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]'),
  'keys', coalesce((select json_agg(json_build_object(
      'name', k.conname, 'primary', k.contype = 'p', 'columns', ${columnNames('k.conrelid', 'k.conkey')}) order by k.conname)
    from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u')), '[]'),
  'foreign_keys', coalesce((select json_agg(json_build_object(
      'name', k.conname, 'columns', ${columnNames('k.conrelid', 'k.conkey')},
      'always', k.convalidated and not k.condeferrable,
      'target', (select json_build_object('schema', fn.nspname, 'name', fc.relname) from pg_catalog.pg_class fc
                 join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace where fc.oid = k.confrelid),
      'target_columns', ${columnNames('k.confrelid', 'k.confkey')}) order by k.conname)
    from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), '[]'),
  'events', pg_catalog.pg_relation_is_updatable(c.oid, true),
  'reads', coalesce((select json_agg(distinct jsonb_build_object('schema', rn.nspname, 'name', rc.relname))
    from view_reads v join pg_catalog.pg_class rc on rc.oid = v.read_oid
    join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace
    where v.view_oid = c.oid and v.read_kind in ('r', 'p', 'f')), '[]'),
  'replica_identity', c.relreplident) order by n.nspname, c.relname), '[]')::text as rows
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${userSchema('n.nspname')}`;

/** Functions of extensions, aggregates and procedures are left out: metadata tracks none of them. */
export const functionsSql = `
select coalesce(json_agg(json_build_object(
  'schema', n.nspname,
  'name', p.proname,
  'oid', p.oid::bigint,
  'arguments', coalesce((select json_agg(json_build_object(
      'name', nullif(p.proargnames[u.position], ''), 'type', u.type::bigint,
      'table', (select json_build_object('schema', tn.nspname, 'name', tc.relname) from pg_catalog.pg_type t
                join pg_catalog.pg_class tc on tc.oid = t.typrelid and tc.relkind in ('r', 'p', 'v', 'm', 'f')
                join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace where t.oid = u.type),
      'has_default', u.position > p.pronargs - p.pronargdefaults) order by u.position)
    from unnest(p.proargtypes::oid[]) with ordinality as u(type, position)), '[]'),
  'returns', p.prorettype::bigint,
  'returns_set', p.proretset,
  'returns_table', (select json_build_object('schema', tn.nspname, 'name', tc.relname) from pg_catalog.pg_type t
      join pg_catalog.pg_class tc on tc.oid = t.typrelid and tc.relkind in ('r', 'p', 'v', 'm', 'f')
      join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace where t.oid = p.prorettype),
  'volatility', p.provolatile,
  'comment', obj_description(p.oid, 'pg_proc'),
  'body', pg_catalog.pg_get_function_sqlbody(p.oid),
  'reads', case when p.prosqlbody is null then null else coalesce((select json_agg(distinct jsonb_build_object('schema', rn.nspname, 'name', rc.relname))
      from pg_catalog.pg_depend d join pg_catalog.pg_class rc on rc.oid = d.refobjid
      join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace
      where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.refclassid = 'pg_catalog.pg_class'::regclass), '[]') end
  ) order by n.nspname, p.proname, p.oid), '[]')::text as rows
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.prokind = 'f' and ${userSchema('n.nspname')}
  and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`;
