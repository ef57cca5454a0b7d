create function public.keep_join_links() returns trigger language plpgsql as $$
begin
  update integration.join_links set expires_at = new.closes_at
   where consultation_id = new.id and redeemed_at is null;
  return null;
end $$;
comment on function public.keep_join_links is 'A link leads to its consultation until that closes, also when it is moved after the link was handed over.';
create trigger consultations_keep_join_links after update of closes_at on public.consultations
  for each row when (new.closes_at <> old.closes_at) execute function public.keep_join_links();
