drop view public.contacts;
