'use client';
/** The permission studio: who may do what, in words, and how that is changed. */
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Warning } from '../../../ui/warning.tsx';
import { type Overview, type Place, placeName, placeOf } from '../state/studio.ts';
import { type Studio, useStudio } from '../use-studio.ts';
import { FindingList } from './finding-list.tsx';
import { HistoryButton } from './history-button.tsx';
import { RuleDrawer } from './rule-drawer.tsx';
import { RuleMatrix } from './rule-matrix.tsx';
import { EVERYTHING, type Shown, StudioToolbar } from './studio-toolbar.tsx';

export function PermissionsPage() {
  const t = useTranslations('permissions');
  const studio = useStudio();
  if (studio.overview) return <StudioPage studio={studio} overview={studio.overview} />;
  if (studio.failure === null)
    return <Skeleton h={480} radius="lg" role="status" aria-label={t('loading')} />;
  return (
    <Alert role="alert" color="red" variant="light">
      {t('loadFailed')}{' '}
      <Button size="compact-xs" variant="default" onClick={() => void studio.reload()}>
        {t('retry')}
      </Button>
    </Alert>
  );
}

function StudioPage({ studio, overview }: { studio: Studio; overview: Overview }) {
  const t = useTranslations('permissions');
  const [shown, setShown] = useState<Shown>(EVERYTHING);
  const given = useSearchParams().get('rule');
  const [place, setPlace] = useState<Place | null>(() => (given === null ? null : placeOf(given)));
  const open = (chosen: Place | null): void => {
    setPlace(chosen);
    const query = chosen === null ? '' : `?rule=${encodeURIComponent(placeName(chosen))}`;
    window.history.replaceState(null, '', `${window.location.pathname}${query}`);
  };
  return (
    <Stack gap="md">
      <Text c="dimmed" maw={760}>
        {t('intro')}
      </Text>
      {studio.failure !== null && (
        <Alert role="alert" color="red" variant="light">
          {t('stale')}
        </Alert>
      )}
      {overview.inconsistent.length > 0 && (
        <Warning title={t('inconsistent')}>
          {overview.inconsistent.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}
        </Warning>
      )}
      <StudioToolbar overview={overview} shown={shown} onChange={setShown}>
        <FindingList overview={overview} onOpen={open} />
        <HistoryButton studio={studio} overview={overview} />
      </StudioToolbar>
      <RuleMatrix overview={overview} shown={shown} onOpen={open} />
      {place && (
        <RuleDrawer
          key={placeName(place)}
          studio={studio}
          overview={overview}
          place={place}
          onClose={() => open(null)}
        />
      )}
    </Stack>
  );
}
