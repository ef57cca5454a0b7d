/** The calendar. */
import { Calendar } from '../../../features/calendar/ui/calendar-loader.tsx';

export default function CalendarPage() {
  return <Calendar />;
}
