'use client';
/** The other systems, live, each with its keys and endpoints; and the field for another one. */
import { useSubscription } from '@apollo/client/react';
import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { LiveList } from '../../../ui/live-list.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { CreateSystem, SystemsSubscription } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import { EndpointList } from './endpoint-list.tsx';
import classes from './integration.module.css';
import { KeyList } from './key-list.tsx';

export function SystemList() {
  const t = useTranslations('clinic.integration');
  const { data, error, restart } = useSubscription(SystemsSubscription, { fetchPolicy: 'no-cache' });
  return (
    <Stack>
      <LiveList
        label={t('systems')}
        rows={data?.integration_clients}
        failed={error !== undefined}
        empty={t('noSystems')}
        onRetry={restart}
      >
        {(system) => (
          <li key={system.id} className={classes.system} aria-label={system.name}>
            <Title order={3} size="h5" mb="xs">
              {system.name}
            </Title>
            <KeyList clientId={system.id} systemName={system.name} keys={system.keys} />
            <EndpointList clientId={system.id} endpoints={system.endpoints} />
          </li>
        )}
      </LiveList>
      <NewSystem />
    </Stack>
  );
}

function NewSystem() {
  const t = useTranslations('clinic.integration');
  const { connection } = useSignedIn();
  const explain = useIntegrationFailure();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await connection.mutate(CreateSystem, { name: name.trim() });
      setName('');
    } catch (failure) {
      explain(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('newSystem')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          style={{ flex: '1 1 220px' }}
          maw={360}
        />
        <Button
          type="submit"
          loading={busy}
          disabled={name.trim() === ''}
          leftSection={<IconPlus size={16} aria-hidden="true" />}
        >
          {t('addSystem')}
        </Button>
      </Group>
    </form>
  );
}
