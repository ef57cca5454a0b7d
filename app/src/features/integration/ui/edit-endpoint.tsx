'use client';
/** Where another system is told, and of which events. */
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { ChangeEndpoint } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import { EVENTS, isAddress } from '../state/endpoint.ts';

export interface EditedEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
}

interface EditEndpointProps {
  endpoint: EditedEndpoint;
  onDone: () => void;
}

export function EditEndpoint({ endpoint, onDone }: EditEndpointProps) {
  const t = useTranslations('clinic.integration');
  const { connection } = useSignedIn();
  const explain = useIntegrationFailure();
  const [url, setUrl] = useState(endpoint.url);
  const [events, setEvents] = useState<string[]>([...endpoint.events]);
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      await connection.mutate(ChangeEndpoint, {
        endpointId: endpoint.id,
        url: url.trim(),
        events: EVENTS.filter((name) => events.includes(`session.${name}`)).map((name) => `session.${name}`),
      });
      onDone();
    } catch (failure) {
      explain(failure);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack>
        <TextInput
          label={t('address')}
          inputMode="url"
          value={url}
          maxLength={2000}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('events')} description={t('eventsHint')} value={events} onChange={setEvents}>
          <Stack gap="xs" mt="xs">
            {EVENTS.map((name) => (
              <Checkbox
                key={name}
                value={`session.${name}`}
                label={t(`event.${name}`)}
                description={`session.${name}`}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={events.length === 0 || !isAddress(url)}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
