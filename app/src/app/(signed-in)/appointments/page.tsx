/** One's appointments as a list. */
import { AppointmentsScreen } from '../../../features/appointments/ui/appointments-screen.tsx';

export default function AppointmentsPage() {
  return <AppointmentsScreen />;
}
