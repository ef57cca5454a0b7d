/** A new appointment. What is chosen stands in the address and is read in the browser. */
import { BookingScreen } from '../../../features/booking/ui/booking-screen.tsx';

export default function BookPage() {
  return <BookingScreen />;
}
