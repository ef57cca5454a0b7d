/** The clinic's own pages begin with its rules. */
import { redirect } from 'next/navigation';

export default function ClinicPage() {
  redirect('/clinic/rules');
}
