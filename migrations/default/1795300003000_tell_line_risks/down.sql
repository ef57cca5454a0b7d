drop function public.consultation_line_risk(public.consultations);
