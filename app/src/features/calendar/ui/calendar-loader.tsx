'use client';
/** Brings the calendar into the page in the browser: its library measures the screen and has no meaning on the server. */
import dynamic from 'next/dynamic';
import { CalendarSkeleton } from './calendar-skeleton.tsx';

export const Calendar = dynamic(() => import('./calendar-screen.tsx'), {
  ssr: false,
  loading: () => <CalendarSkeleton />,
});
