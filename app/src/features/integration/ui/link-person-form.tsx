'use client';
/** Finds the clinic's person whom another system means. */
import { useQuery } from '@apollo/client/react';
import { Button, Group, Radio, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { containsPattern } from '../../chat/state/search-pattern.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { LinkPerson, PeopleToLink } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';

export interface PersonToLink {
  id: string;
  kind: 'doctor' | 'patient';
  name: string;
}

interface LinkPersonFormProps {
  person: PersonToLink;
  onLinked: () => void;
}

export function LinkPersonForm({ person, onLinked }: LinkPersonFormProps) {
  const t = useTranslations('clinic.integration');
  const { connection } = useSignedIn();
  const explain = useIntegrationFailure();
  const [name, setName] = useState('');
  const [settled] = useDebouncedValue(name, 200);
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { data, loading, error } = useQuery(PeopleToLink, {
    variables: { role: person.kind, pattern: containsPattern(settled) },
    fetchPolicy: 'network-only',
  });
  const link = async (): Promise<void> => {
    if (chosen === null) return;
    setBusy(true);
    try {
      await connection.mutate(LinkPerson, { externalPersonId: person.id, userId: chosen });
      onLinked();
    } catch (failure) {
      explain(failure);
      setBusy(false);
    }
  };
  return (
    <Stack>
      <TextInput
        label={t('findPerson')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {loading && !data && <Skeleton h={80} />}
      {error && <Text role="alert">{t('failures.other')}</Text>}
      {data && data.users.length === 0 && <Text c="dimmed">{t('nobodyFound')}</Text>}
      <Radio.Group label={t('whoIsMeant')} value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs" mah={260} style={{ overflowY: 'auto' }}>
          {data?.users.map((user) => (
            <Radio
              key={user.id}
              value={user.id}
              label={user.display_name}
              description={user.email ?? undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button loading={busy} disabled={chosen === null} onClick={() => void link()}>
          {t('link')}
        </Button>
      </Group>
    </Stack>
  );
}
