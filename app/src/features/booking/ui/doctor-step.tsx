'use client';
/** Which doctor: by name, speciality and language, or whoever is free first. */
import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Select, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState, type Ref } from 'react';
import { useTranslations } from 'use-intl/react';
import { containsPattern } from '../../chat/state/search-pattern.ts';
import { DoctorFacetsQuery, DoctorsQuery } from '../documents.ts';
import { useBookingWords } from '../use-booking-words.ts';
import { ignoreFailure } from '../use-free-starts.ts';
import type { Rules } from '../use-rules.ts';
import type { ChangeSelection } from '../use-selection.ts';
import classes from './booking.module.css';
import { DoctorCard } from './doctor-card.tsx';
import { DurationPicker } from './duration-picker.tsx';
import { EarliestTimes } from './earliest-times.tsx';
import { OwnWaitlist } from './own-waitlist.tsx';
import { WaitlistInvitation } from './waitlist-invitation.tsx';

const DOCTORS_PER_PAGE = 10;

interface DoctorStepProps {
  headingRef: Ref<HTMLHeadingElement>;
  rules: Rules | null;
  durationMinutes: number | null;
  patientId: string | null;
  change: ChangeSelection;
}

export function DoctorStep({ headingRef, rules, durationMinutes, patientId, change }: DoctorStepProps) {
  const t = useTranslations('booking');
  const words = useBookingWords();
  const [name, setName] = useState('');
  const [settledName] = useDebouncedValue(name, 200);
  const [speciality, setSpeciality] = useState<string | null>(null);
  const [language, setLanguage] = useState<string | null>(null);
  const [shown, setShown] = useState(DOCTORS_PER_PAGE);
  const facets = useFacets();
  const where = useMemo(
    () => ({
      ...(settledName.trim() ? { user: { display_name: { _ilike: containsPattern(settledName) } } } : {}),
      ...(speciality ? { speciality: { _eq: speciality } } : {}),
      ...(language ? { languages: { _contains: [language] } } : {}),
    }),
    [language, settledName, speciality],
  );
  const { data, previousData, error, refetch } = useQuery(DoctorsQuery, {
    variables: { where, limit: shown, offset: 0 },
    fetchPolicy: 'no-cache',
  });
  const known = data ?? previousData;
  const total = known?.doctors_aggregate.aggregate?.count ?? 0;

  return (
    <Stack gap="lg">
      <OwnWaitlist patientId={patientId} />
      <Title order={2} size="h4" ref={headingRef} tabIndex={-1}>
        {t('whichDoctor')}
      </Title>
      <Group grow preventGrowOverflow={false} align="end" wrap="wrap">
        <TextInput
          label={t('doctorName')}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={name}
          miw={180}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setShown(DOCTORS_PER_PAGE);
          }}
        />
        <Select
          label={t('speciality')}
          placeholder={t('any')}
          data={facets.specialities}
          value={speciality}
          onChange={setSpeciality}
          clearable
          searchable
          miw={160}
          clearButtonProps={{ 'aria-label': t('clear', { what: t('speciality') }) }}
          nothingFoundMessage={t('nothingFound')}
        />
        <Select
          label={t('language')}
          placeholder={t('any')}
          data={facets.languages.map((code) => ({ value: code, label: words.language(code) }))}
          value={language}
          onChange={setLanguage}
          clearable
          miw={140}
          clearButtonProps={{ 'aria-label': t('clear', { what: t('language') }) }}
        />
      </Group>
      <DurationPicker
        rules={rules}
        value={durationMinutes}
        onChange={(minutes) => change({ durationMinutes: minutes })}
      />
      {durationMinutes !== null && !settledName.trim() && (
        <EarliestTimes
          speciality={speciality}
          language={language}
          durationMinutes={durationMinutes}
          patientId={patientId}
          change={change}
        />
      )}
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5" id="doctors-title">
            {t('doctors')}
          </Title>
          {known && (
            <Text size="sm" c="dimmed" role="status">
              {t('doctorsFound', { count: total })}
            </Text>
          )}
        </Group>
        {error && (
          <Alert role="alert" color="red" variant="light">
            {t('loadFailed')}{' '}
            <Button size="compact-xs" variant="default" onClick={() => ignoreFailure(refetch())}>
              {t('retry')}
            </Button>
          </Alert>
        )}
        {!known && !error && <DoctorsSkeleton label={t('loading')} />}
        {known?.doctors.length === 0 && <Text c="dimmed">{t('noDoctors')}</Text>}
        <ul className={`${classes.list} ${classes.doctors}`} aria-labelledby="doctors-title">
          {known?.doctors.map((doctor) => (
            <DoctorCard
              key={doctor.user_id}
              doctor={doctor}
              durationMinutes={durationMinutes}
              patientId={patientId}
              change={change}
            />
          ))}
        </ul>
        {known && total > known.doctors.length && (
          <Button variant="default" onClick={() => setShown(shown + DOCTORS_PER_PAGE)}>
            {t('moreDoctors')}
          </Button>
        )}
      </Stack>
      {durationMinutes !== null && speciality && (
        <WaitlistInvitation
          wanted={{ speciality, doctorId: null, durationMinutes, patientId }}
          horizonDays={rules?.horizonDays ?? null}
        />
      )}
    </Stack>
  );
}

function useFacets(): { specialities: string[]; languages: string[] } {
  const { data } = useQuery(DoctorFacetsQuery, { fetchPolicy: 'no-cache' });
  return useMemo(
    () => ({
      specialities: data?.specialities.map((row) => row.speciality) ?? [],
      languages: [...new Set(data?.languages.flatMap((row) => row.languages))].sort(),
    }),
    [data],
  );
}

function DoctorsSkeleton({ label }: { label: string }) {
  return (
    <Stack gap={10} role="status" aria-label={label}>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} h={86} radius="lg" />
      ))}
    </Stack>
  );
}
