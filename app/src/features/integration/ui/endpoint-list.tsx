'use client';
/** Where a system is told what becomes of its sessions: added, changed, switched, given a new secret, deleted. */
import { Button, Group, Modal, Switch, Text, TextInput, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { ChangeEndpoint, CreateEndpoint, DeleteEndpoint, RotateSecret } from '../documents.ts';
import { EVENTS, isAddress } from '../state/endpoint.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import { EditEndpoint, type EditedEndpoint } from './edit-endpoint.tsx';
import classes from './integration.module.css';
import { useShowSecret } from './show-secret.tsx';

interface Endpoint extends EditedEndpoint {
  readonly enabled: boolean;
  readonly previous_secret_until?: string | null;
}

interface EndpointListProps {
  clientId: string;
  endpoints: readonly Endpoint[];
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
  const [edited, setEdited] = useState<Endpoint | null>(null);
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
  const remove = ({ id: endpointId, url: address }: Endpoint): void => {
    modals.openConfirmModal({
      title: t('deleteTitle'),
      children: (
        <Text size="sm" className={classes.address}>
          {t('deleteText', { url: address })}
        </Text>
      ),
      labels: { confirm: t('delete'), cancel: t('cancel') },
      confirmProps: { color: 'red.9' },
      onConfirm: () => void connection.mutate(DeleteEndpoint, { endpointId }).catch(explain),
    });
  };
  return (
    <>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={t('editTitle')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {edited && <EditEndpoint key={edited.id} endpoint={edited} onDone={() => setEdited(null)} />}
      </Modal>
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
                <Text size="sm" c="dimmed">
                  {endpoint.events.length === EVENTS.length
                    ? t('allEvents')
                    : t('someEvents', { count: endpoint.events.length })}
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
              <Group gap="xs">
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('editOf', { url: endpoint.url })}
                  onClick={() => setEdited(endpoint)}
                >
                  {t('edit')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('newSecretOf', { url: endpoint.url })}
                  onClick={() => rotate(endpoint.id)}
                >
                  {t('newSecret')}
                </Button>
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  c="var(--mantine-color-error)"
                  aria-label={t('deleteOf', { url: endpoint.url })}
                  onClick={() => remove(endpoint)}
                >
                  {t('delete')}
                </Button>
              </Group>
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
          <Button type="submit" variant="default" loading={busy} disabled={!isAddress(url)}>
            {t('addEndpoint')}
          </Button>
        </Group>
      </form>
    </>
  );
}
