'use client';
/** A system's keys: made with chosen scopes, replaced with an overlap, revoked at once. Secrets are shown once. */
import { Badge, Button, Group, Modal, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useTimeWords } from '../../shell/time-words.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useMinute } from '../../shell/use-minute.ts';
import { RevokeKey, RotateKey } from '../documents.ts';
import { useIntegrationFailure } from '../use-integration-failure.ts';
import classes from './integration.module.css';
import { NewKeyForm } from './new-key-form.tsx';
import { useShowSecret } from './show-secret.tsx';

interface Key {
  id: string;
  scopes: string[];
  created_at: string;
  expires_at?: string | null;
  revoked_at?: string | null;
  last_used_at?: string | null;
}

interface KeyListProps {
  clientId: string;
  systemName: string;
  keys: readonly Key[];
}

const OVERLAP_HOURS = 24;

export function KeyList({ clientId, systemName, keys }: KeyListProps) {
  const t = useTranslations('clinic.integration');
  const time = useTimeWords();
  const { connection } = useSignedIn();
  const now = useMinute();
  const explain = useIntegrationFailure();
  const showSecret = useShowSecret();
  const [adding, setAdding] = useState(false);
  const rotate = (keyId: string): void => {
    modals.openConfirmModal({
      title: t('rotateTitle'),
      children: <Text size="sm">{t('rotateText', { hours: OVERLAP_HOURS })}</Text>,
      labels: { confirm: t('rotate'), cancel: t('cancel') },
      onConfirm: () =>
        void connection
          .mutate(RotateKey, { keyId, overlapHours: OVERLAP_HOURS })
          .then(
            ({ rotateIntegrationKey }) => showSecret(t('keySecret'), rotateIntegrationKey.secret),
            explain,
          ),
    });
  };
  const revoke = (keyId: string): void => {
    modals.openConfirmModal({
      title: t('revokeTitle'),
      children: <Text size="sm">{t('revokeText')}</Text>,
      labels: { confirm: t('revoke'), cancel: t('cancel') },
      confirmProps: { color: 'red.9' },
      onConfirm: () => void connection.mutate(RevokeKey, { keyId }).catch(explain),
    });
  };
  return (
    <>
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t('newKeyTitle', { name: systemName })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <NewKeyForm
          clientId={clientId}
          onMade={(secret) => {
            setAdding(false);
            showSecret(t('keySecret'), secret);
          }}
        />
      </Modal>
      <Group justify="space-between" mb={4}>
        <Title order={4} size="sm">
          {t('keys')}
        </Title>
        <Button size="xs" variant="default" onClick={() => setAdding(true)}>
          {t('newKey')}
        </Button>
      </Group>
      {keys.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noKeys')}
        </Text>
      )}
      <ul className={classes.facts} aria-label={t('keys')}>
        {keys.map((key) => {
          const live = !key.revoked_at && (!key.expires_at || Date.parse(key.expires_at) > now);
          const start = `tm_${key.id.replaceAll('-', '').slice(0, 8)}…`;
          return (
            <li key={key.id} className={classes.fact}>
              <div className={classes.words}>
                <Text size="sm" fw={550}>
                  {start} · {key.scopes.join(', ')}
                </Text>
                <Text size="sm" c="dimmed">
                  {key.last_used_at ? t('lastUsed', { when: time.short(key.last_used_at) }) : t('neverUsed')}
                  {live && key.expires_at && ` · ${t('expires', { when: time.full(key.expires_at) })}`}
                </Text>
              </div>
              {live ? (
                <Group gap="xs">
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('rotateOf', { key: start })}
                    onClick={() => rotate(key.id)}
                  >
                    {t('rotate')}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('revokeOf', { key: start })}
                    onClick={() => revoke(key.id)}
                  >
                    {t('revoke')}
                  </Button>
                </Group>
              ) : (
                <Badge variant="light" color="gray" tt="none">
                  {t(key.revoked_at ? 'revoked' : 'expired')}
                </Badge>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
