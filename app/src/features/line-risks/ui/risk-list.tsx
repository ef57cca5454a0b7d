'use client';
/** VID-4: consultations of today and tomorrow that may not work by video, why, and whom to call about it. */
import { useSubscription } from '@apollo/client/react';
import { Anchor, Badge, Text } from '@mantine/core';
import { IconVideoOff } from '@tabler/icons-react';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { LineRisksSubscription as Answer } from '../../../graphql/generated/graphql.ts';
import { LiveList } from '../../../ui/live-list.tsx';
import classes from '../../clinic/ui/clinic.module.css';
import { PhoneLink } from '../../consultation/ui/phone-fallback.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useTimeWords } from '../../shell/time-words.ts';
import { LineRisksSubscription } from '../documents.ts';
import { atRisk, endOfTomorrow, type Risk } from '../state/risks.ts';

type Row = Answer['consultations'][number] & { readonly risk: Risk };

export function useLineRisks() {
  const { account } = useSignedIn();
  // The moment the list was opened: with a moving one the subscription would start anew all the time.
  const [opened] = useState(() => Date.now());
  const variables = useMemo(
    () => ({ from: new Date(opened).toISOString(), until: endOfTomorrow(opened, account.timeZone) }),
    [opened, account.timeZone],
  );
  const { data, error, restart } = useSubscription(LineRisksSubscription, {
    variables,
    fetchPolicy: 'no-cache',
  });
  const all = data?.consultations;
  return { total: all?.length ?? 0, risks: all && atRisk(all), failed: error !== undefined, restart };
}

type LineRisks = ReturnType<typeof useLineRisks>;

export function RiskList({ total, risks, failed, restart }: LineRisks) {
  const t = useTranslations('lineRisks');
  return (
    <>
      {risks && risks.length > 0 && <Text mb="sm">{t('some', { count: risks.length, total })}</Text>}
      <LiveList
        label={t('title')}
        rows={risks}
        failed={failed}
        empty={{
          Icon: IconVideoOff,
          title: t(total === 0 ? 'noVisits' : 'none'),
          hint: t(total === 0 ? 'noVisitsHint' : 'noneHint', { total }),
        }}
        onRetry={restart}
      >
        {(row) => <RiskRow key={row.id} row={row} />}
      </LiveList>
    </>
  );
}

const urgent: ReadonlySet<Risk> = new Set(['unreachable', 'no_sound']);

function RiskRow({ row }: { row: Row }) {
  const t = useTranslations('lineRisks');
  const time = useTimeWords();
  const { account } = useSignedIn();
  const { appointment, risk } = row;
  const { patient, doctor } = appointment;
  const phone = patient.callback_number?.phone;
  const names = [patient, doctor].filter(({ id }) => id !== account.userId);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <Anchor
          component={Link}
          href={`/appointments/${appointment.id}`}
          fw={550}
          c="var(--mantine-color-text)"
        >
          {names.map(({ display_name: name }) => name).join(' · ')}
        </Anchor>
        <Text size="sm" c="dimmed">
          {time.full(appointment.starts_at)}
        </Text>
        <Text size="sm">{t(`reasons.${risk}`)}</Text>
      </div>
      <Badge variant={urgent.has(risk) ? 'light' : 'default'} color="red" tt="none">
        {t(`short.${risk}`)}
      </Badge>
      {phone ? (
        <PhoneLink phone={phone} name={patient.display_name} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('noNumber')}
        </Text>
      )}
    </li>
  );
}
