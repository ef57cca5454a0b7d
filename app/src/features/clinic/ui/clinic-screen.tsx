'use client';
/** The clinic's own pages, for staff and admins: rules of scheduling, waiting list, messages, doctors. */
import { ScrollArea, Title } from '@mantine/core';
import Link from 'next/link';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import { PermissionsPage } from '../../permissions/ui/permissions-page.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { IntegrationPage } from '../../integration/ui/integration-page.tsx';
import { ADMINS_ONLY, CLINIC_SECTIONS, type ClinicSection } from '../sections.ts';
import classes from './clinic.module.css';
import { Deliveries } from './deliveries.tsx';
import { DoctorList } from './doctor-list.tsx';
import { RulesForm } from './rules-form.tsx';
import { WaitlistOverview } from './waitlist-overview.tsx';
import { UrgentQueue } from '../../urgency/ui/urgent-queue.tsx';
import { ClinicRisks } from '../../line-risks/ui/risk-pages.tsx';
import { StaffVisits } from '../../visits/ui/staff-visits.tsx';

const PAGES = {
  rules: RulesForm,
  waitlist: WaitlistOverview,
  visits: StaffVisits,
  calls: ClinicRisks,
  urgent: UrgentQueue,
  messages: Deliveries,
  doctors: DoctorList,
  integration: IntegrationPage,
  permissions: PermissionsPage,
} as const satisfies Record<ClinicSection, () => React.ReactNode>;

/** On a phone the tabs stand in a row wider than the screen. */
function showAll(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

export function ClinicScreen({ section }: { section: ClinicSection }) {
  const t = useTranslations('clinic');
  const { account } = useSignedIn();
  const sections = CLINIC_SECTIONS.filter((name) => account.role === 'admin' || !ADMINS_ONLY.includes(name));
  const belongs = account.role === 'staff' || account.role === 'admin';
  const allowed = belongs && sections.includes(section);
  const Page = PAGES[section];
  const title = t(`sections.${section}`);
  useEffect(() => {
    document.title = `${title} · Telemed`;
  }, [title]);
  return (
    <ScrollArea h="100%" viewportProps={{ tabIndex: -1 }}>
      <div className={classes.page} data-wide={section === 'permissions' || undefined}>
        <Title order={1} size="h3" mb="md">
          {t('title')}
        </Title>
        {belongs ? (
          <>
            <nav className={classes.tabs} aria-label={t('title')}>
              {sections.map((name) => (
                <Link
                  key={name}
                  href={`/clinic/${name}`}
                  className={classes.tab}
                  aria-current={name === section ? 'page' : undefined}
                  ref={name === section ? showAll : undefined}
                >
                  {t(`sections.${name}`)}
                </Link>
              ))}
            </nav>
            {allowed ? <Page /> : <Warning>{t('adminsOnly')}</Warning>}
          </>
        ) : (
          <Warning>{t('staffOnly')}</Warning>
        )}
      </div>
    </ScrollArea>
  );
}
