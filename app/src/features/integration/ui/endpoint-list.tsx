'use client';
/** Where a system is told what becomes of its sessions: added, switched, given a new secret. */
import { Button, Group, Switch, Text, TextInput, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { ChangeEndpoint, CreateEndpoint, RotateSecret } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import classes from './integration.module.css';
import { useShowSecret } from './show-secret.tsx';

interface EndpointListProps {
  clientId: string;
  endpoints: readonly { id: string; url: string; enabled: boolean; previous_secret_until?: string | null }[];
}

export function EndpointList({ clientId, endpoints }: EndpointListProps) {
  const t = useTranslations('clinic.integration');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const now = useMinute();
  const explain = useIntegrationFailure();
  const showSecret = useShowSecret();
  const [url, setUrl] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      const { createWebhookEndpoint } = await connection.mutate(CreateEndpoint, {
        clientId,
        url: url.trim(),
      });
      setUrl('');
      showSecret(t('signingSecret'), createWebhookEndpoint.secret);
    } catch (failure) {
      explain(failure);
    } finally {
      setBusy(false);
    }
  };
  const rotate = (endpointId: string): void => {
    modals.openConfirmModal({
      title: t('newSecretTitle'),
      children: <Text size="sm">{t('newSecretText')}</Text>,
      labels: { confirm: t('newSecret'), cancel: t('cancel') },
      onConfirm: () =>
        void connection
          .mutate(RotateSecret, { endpointId })
          .then(
            ({ rotateWebhookSecret }) => showSecret(t('signingSecret'), rotateWebhookSecret.secret),
            explain,
          ),
    });
  };
  return (
    <>
      <Title order={4} size="sm" mt="md" mb={4}>
        {t('endpoints')}
      </Title>
      <ul className={classes.facts} aria-label={t('endpoints')}>
        {endpoints.map((endpoint) => {
          const until = endpoint.previous_secret_until;
          return (
            <li key={endpoint.id} className={classes.fact}>
              <div className={classes.words}>
                <Text size="sm" fw={550} className={classes.address}>
                  {endpoint.url}
                </Text>
                {until && Date.parse(until) > now && (
                  <Text size="sm" c="dimmed">
                    {t('twoSecrets', { when: time.full(until) })}
                  </Text>
                )}
              </div>
              <Switch
                label={t('sending')}
                aria-label={t('sendingTo', { url: endpoint.url })}
                checked={endpoint.enabled}
                onChange={(event) =>
                  void connection
                    .mutate(ChangeEndpoint, { endpointId: endpoint.id, enabled: event.currentTarget.checked })
                    .catch(explain)
                }
              />
              <Button
                size="xs"
                variant="default"
                aria-label={t('newSecretOf', { url: endpoint.url })}
                onClick={() => rotate(endpoint.id)}
              >
                {t('newSecret')}
              </Button>
            </li>
          );
        })}
      </ul>
      <form onSubmit={(event) => void add(event)}>
        <Group align="flex-end" gap="sm" mt="xs">
          <TextInput
            label={t('newEndpoint')}
            placeholder="https://"
            inputMode="url"
            value={url}
            maxLength={2000}
            onChange={(event) => setUrl(event.currentTarget.value)}
            style={{ flex: '1 1 240px' }}
          />
          <Button type="submit" variant="default" loading={busy} disabled={!/^https?:\/\/./.test(url.trim())}>
            {t('addEndpoint')}
          </Button>
        </Group>
      </form>
    </>
  );
}
