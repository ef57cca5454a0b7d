/** What compiled statements need in the database; run at every start, under the catalog's own schema. */
export const catalogSetupSql = `
create schema if not exists hdb_catalog;
create or replace function hdb_catalog.check_violation(message text) returns bool language plpgsql as $$
begin
  raise check_violation using message = message;
end $$;
comment on function hdb_catalog.check_violation(text) is 'Ends a statement whose permission check does not hold for a row it wrote.';
`;
