'use client';
/** Staff book for somebody: for whom. */
import { useQuery } from '@apollo/client/react';
import { Alert, Button, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState, type Ref } from 'react';
import { useTranslations } from 'use-intl/react';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import { containsPattern } from '../../chat/state/search-pattern.ts';
import { PatientsQuery } from '../documents.ts';
import { ignoreFailure } from '../use-free-starts.ts';
import classes from './booking.module.css';

const SHOWN = 20;

interface PatientStepProps {
  headingRef: Ref<HTMLHeadingElement>;
  onChoose: (patientId: string) => void;
}

export function PatientStep({ headingRef, onChoose }: PatientStepProps) {
  const t = useTranslations('booking');
  const [words, setWords] = useState('');
  const [settled] = useDebouncedValue(words, 200);
  const { data, previousData, error, refetch } = useQuery(PatientsQuery, {
    variables: { pattern: containsPattern(settled), limit: SHOWN },
    fetchPolicy: 'no-cache',
  });
  const people = (data ?? previousData)?.users;
  return (
    <Stack>
      <Title order={2} size="h4" ref={headingRef} tabIndex={-1}>
        {t('forWhom')}
      </Title>
      <TextInput
        label={t('findPatient')}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {error && (
        <Alert role="alert" color="red" variant="light">
          {t('loadFailed')}{' '}
          <Button size="compact-xs" variant="default" onClick={() => ignoreFailure(refetch())}>
            {t('retry')}
          </Button>
        </Alert>
      )}
      {people?.length === 0 && <Text c="dimmed">{t('noPatients')}</Text>}
      <ul className={`${classes.list} ${classes.doctors}`} aria-label={t('patients')}>
        {people?.map((person) => (
          <li key={person.id}>
            <UnstyledButton className={classes.doctor} w="100%" onClick={() => onChoose(person.id)}>
              <PersonAvatar id={person.id} name={person.display_name} size={38} />
              <Text component="span" fw={550}>
                {person.display_name}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
