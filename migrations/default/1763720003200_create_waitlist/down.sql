drop trigger availability_exceptions_note_changed on public.availability_exceptions;
drop trigger availability_slots_note_changed on public.availability_slots;
drop trigger reserved_times_note_freed on public.reserved_times;
drop table public.waitlist_checks, public.waitlist_offers, public.waitlist_entries;
drop function public.note_joined_waitlist(), public.note_changed_availability(), public.note_freed_time(),
  public.check_waitlist(uuid), public.close_offer_without_hold();
alter table public.scheduling_settings
  drop constraint scheduling_settings_waitlist_offer, drop column waitlist_offer_minutes;
