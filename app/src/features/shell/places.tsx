'use client';
/** The places one can go to: in the header, and on a phone in a bar at the bottom. */
import {
  IconBuildingHospital,
  IconCalendar,
  IconCalendarPlus,
  IconClipboardList,
  IconHistory,
  IconMessages,
} from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import classes from './app-frame.module.css';
import { useSignedIn } from './signed-in.tsx';

const MEETS_PATIENTS = ['patient', 'doctor', 'staff', 'admin'];
const FRONT_DESK = ['staff', 'admin'];
const HAS_VISITS = ['patient', 'doctor'];
const BOOKS = ['patient', 'staff', 'admin'];

const PLACES = [
  { name: 'chat', href: '/chat', Icon: IconMessages, roles: null },
  { name: 'calendar', href: '/calendar', Icon: IconCalendar, roles: MEETS_PATIENTS },
  { name: 'appointments', href: '/appointments', Icon: IconClipboardList, roles: MEETS_PATIENTS },
  { name: 'history', href: '/consultations', Icon: IconHistory, roles: HAS_VISITS },
  { name: 'book', href: '/book', Icon: IconCalendarPlus, roles: BOOKS },
  { name: 'clinic', href: '/clinic', Icon: IconBuildingHospital, roles: FRONT_DESK },
] as const;

export function Places({ at }: { at: 'top' | 'bottom' }) {
  const t = useTranslations('shell');
  const { account } = useSignedIn();
  const pathname = usePathname();
  const inRoom = /^\/chat\/./.test(pathname);
  const places = PLACES.filter(({ roles }) => roles === null || roles.includes(account.role));
  return (
    <nav
      className={at === 'top' ? classes.nav : classes.tabBar}
      aria-label={t('navigation')}
      data-room-open={inRoom || undefined}
    >
      {places.map(({ name, href, Icon }) => (
        <Link
          key={name}
          href={href}
          className={classes.navLink}
          aria-current={pathname === href || pathname.startsWith(`${href}/`) ? 'page' : undefined}
        >
          <Icon size={at === 'top' ? 18 : 22} stroke={1.8} aria-hidden="true" />
          <span className={classes.navLabel}>{t(name)}</span>
        </Link>
      ))}
    </nav>
  );
}
