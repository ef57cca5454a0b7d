create function public.audit_account_change() returns trigger language plpgsql as $$
begin
  if new.role <> old.role then
    perform public.record_audit('user.role_changed', 'users', new.id::text,
      jsonb_build_object('role', old.role), jsonb_build_object('role', new.role));
  end if;
  if (new.blocked_at is null) <> (old.blocked_at is null) then
    perform public.record_audit(
      case when new.blocked_at is null then 'user.unblocked' else 'user.blocked' end, 'users', new.id::text,
      jsonb_build_object('blocked_at', old.blocked_at), jsonb_build_object('blocked_at', new.blocked_at));
  end if;
  return null;
end $$;
comment on function public.audit_account_change is 'Keeps in the audit log who blocked, unblocked or gave another role to whom.';
create constraint trigger users_audit_change after update on public.users
  deferrable initially deferred
  for each row when (new.role <> old.role or (new.blocked_at is null) <> (old.blocked_at is null))
  execute function public.audit_account_change();
