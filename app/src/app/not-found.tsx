/** A page that does not exist. */
import { NotFound } from '../ui/not-found.tsx';

export default function NotFoundPage() {
  return <NotFound />;
}
