/** The consultations one has had. */
import { HistoryScreen } from '../../../features/visits/ui/history-screen.tsx';

export default function HistoryPage() {
  return <HistoryScreen />;
}
