/** The views of the calendar, by our names and the library's. */
export const VIEWS = ['day', 'week', 'month', 'list'] as const;
export type View = (typeof VIEWS)[number];

const LIBRARY_VIEWS = {
  day: 'timeGridDay',
  week: 'timeGridWeek',
  month: 'dayGridMonth',
  list: 'listWeek',
} as const satisfies Record<View, string>;

export function libraryView(view: View): string {
  return LIBRARY_VIEWS[view];
}

export function asView(text: string | null): View | null {
  return VIEWS.find((view) => view === text) ?? null;
}
