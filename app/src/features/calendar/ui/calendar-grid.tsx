'use client';
/** The calendar library, set up: views, zone, language, and what dragging and clicking mean. In the browser only. */
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import '@fullcalendar/react/themes/classic/palette.css';
import FullCalendar, {
  type CalendarController,
  type EventApi,
  type EventDisplayInfo,
  type EventDropInfo,
  type EventResizeDoneInfo,
} from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import list from '@fullcalendar/react/list';
import bn from '@fullcalendar/react/locales/bn';
import ru from '@fullcalendar/react/locales/ru';
import classic from '@fullcalendar/react/themes/classic';
import timeGrid from '@fullcalendar/react/timegrid';
import { useLocale, useTranslations } from 'use-intl/react';
import type { Entry, EntryFacts } from '../state/entries.ts';
import type { Occurrence } from '../state/slot-edit.ts';
import type { Span } from '../state/zoned-time.ts';
import { EntryContent, lookName } from './entry-content.tsx';
import { libraryView, type View } from '../state/view.ts';
import classes from './calendar-grid.module.css';

const PLUGINS = [timeGrid, dayGrid, list, interaction, classic];
const LOCALES = { ru, bn } as const;
const DAYS_TITLE = { titleFormat: { year: 'numeric', month: 'long', day: 'numeric' } } as const;
const WEEK_TITLES = { timeGridWeek: DAYS_TITLE, listWeek: DAYS_TITLE };

interface CalendarGridProps {
  controller: CalendarController;
  entries: readonly Entry[];
  view: View;
  date: string;
  timeZone: string;
  firstDay: number;
  /** Slots can be drawn, moved and resized. */
  editable: boolean;
  onRange: (range: Span, title: string) => void;
  onOpen: (facts: EntryFacts) => void;
  onDraw: (span: Span) => void;
  /** `putBack` when the move is not to be. */
  onMove: (occurrence: Occurrence, to: Span, putBack: () => void) => void;
}

export function CalendarGrid(props: CalendarGridProps) {
  const { controller, entries, view, date, timeZone, firstDay, editable, onRange, onOpen, onDraw, onMove } =
    props;
  const t = useTranslations('calendar');
  const locale = useLocale();
  const moved = (info: EventDropInfo | EventResizeDoneInfo): void => {
    const facts = factsOf(info.event);
    const { startStr, endStr } = info.event;
    if (facts.kind !== 'slot' || endStr === '') return info.revert();
    const to = { startsAt: startStr, endsAt: endStr };
    onMove(facts.occurrence, to, info.revert);
    // Whoever opens it before the calendar has been asked for anew finds it where he has put it.
    const occurrence = { ...facts.occurrence, ...to };
    info.event.setExtendedProp('facts', { ...facts, occurrence } satisfies EntryFacts);
  };
  return (
    <div className={classes.grid} data-editable={editable || undefined}>
      <FullCalendar
        controller={controller}
        plugins={PLUGINS}
        headerToolbar={false}
        height="100%"
        initialView={libraryView(view)}
        initialDate={date}
        timeZone={timeZone}
        locale={LOCALES[locale as keyof typeof LOCALES] ?? 'en'}
        firstDay={firstDay}
        events={entries as Entry[]}
        editable={editable}
        eventResizableFromStart={editable}
        selectable={editable}
        selectMirror
        unselectAuto
        longPressDelay={350}
        eventInteractive
        nowIndicator
        allDaySlot={false}
        dayMaxEvents
        slotDuration="00:30"
        snapDuration="00:15"
        slotHeaderInterval="01:00"
        scrollTime="07:30"
        scrollTimeReset={false}
        slotMinHeight={22}
        eventMinHeight={20}
        eventShortHeight={36}
        eventOrder="start,-duration,title"
        noEventsText={t(editable ? 'noSlots' : 'noEntries')}
        views={WEEK_TITLES}
        eventTimeFormat={{ hour: 'numeric', minute: '2-digit' }}
        slotHeaderFormat={{ hour: 'numeric', minute: '2-digit', omitZeroMinute: true }}
        slotHeaderInnerClass={classes.slotHeader}
        listItemEventBeforeClass={classes.gone}
        dayHeaderInnerClass={(info) => (info.isToday ? classes.today : '')}
        dayCellTopInnerClass={(info) => (info.isToday ? classes.todayNumber : '')}
        viewDidMount={(info) => makeScrollable(info.el)}
        eventClass={(info) => entryClass(factsOf(info.event))}
        backgroundEventClass="look-closed"
        eventContent={entryContent}
        datesSet={(info) => onRange({ startsAt: info.startStr, endsAt: info.endStr }, info.view.title)}
        eventClick={(info) => {
          info.jsEvent.preventDefault();
          onOpen(factsOf(info.event));
        }}
        select={(info) => {
          info.view.calendar.unselect();
          onDraw({ startsAt: info.startStr, endsAt: info.endStr });
        }}
        eventDrop={moved}
        eventResize={moved}
      />
    </div>
  );
}

function entryContent({ event, timeText, isShort, isNarrow, view }: EventDisplayInfo) {
  const inMonth = view.type === 'dayGridMonth';
  return (
    <EntryContent
      facts={factsOf(event)}
      title={event.title}
      time={timeText}
      startsAt={event.startStr}
      room={inMonth && isNarrow ? 'time' : isShort || inMonth ? 'line' : 'lines'}
    />
  );
}

/** The mirror drawn while selecting is no entry of ours yet. */
function factsOf(event: EventApi): EntryFacts {
  const facts = event.extendedProps['facts'] as EntryFacts | undefined;
  return facts ?? { kind: 'drawn' };
}

/** By class and not by attribute: an entry whose state changes keeps its element. */
function entryClass(facts: EntryFacts): string {
  return facts.kind === 'closed' ? '' : `${classes.entry} look-${lookName(facts)}`;
}

/**
 * The library's scrolling part is out of the keyboard's reach where nothing in it can have the focus. A table admits no
 * focusable stranger, so the part takes over the role of the row group it stands in.
 */
function makeScrollable(view: HTMLElement): void {
  for (const part of view.querySelectorAll<HTMLElement>('[role="rowgroup"] > div')) {
    if (!part.style.overflow.endsWith('auto') || part.parentElement === null) continue;
    part.parentElement.removeAttribute('role');
    part.setAttribute('role', 'rowgroup');
    part.tabIndex = 0;
  }
}
