'use client';
/** For the doctor: who is in the call, back to the waiting room or out of it. */
import { CloseButton, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslations } from 'use-intl/react';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { RemoveFromConsultation, SendBackToWaitingRoom } from '../documents.ts';
import classes from './consultation.module.css';
import { DoorButton } from './door.tsx';
import { type Guest, useGuestName } from './use-guest-name.ts';

export interface Person {
  id: string;
  user_id?: string | null;
  state: string;
  connected_at?: string | null;
  user?: { id: string; display_name: string } | null;
  guest?: Guest | null;
}

export function PeopleInCall({
  admissions,
  onClose,
}: {
  admissions: readonly Person[];
  onClose: () => void;
}) {
  const t = useTranslations('consultation');
  const { account } = useSignedIn();
  const guestName = useGuestName();
  const admitted = admissions.filter((one) => one.state === 'admitted');
  return (
    <aside className={classes.beside} aria-label={t('people')}>
      <Group justify="space-between" className={classes.besideHead}>
        <Title order={2} size="h5">
          {t('people')}
        </Title>
        <CloseButton aria-label={t('close')} onClick={onClose} />
      </Group>
      <Stack component="ul" gap="sm" p="md" m={0} style={{ listStyle: 'none' }}>
        {admitted.map((one) => {
          const name = one.user?.display_name ?? guestName(one.guest);
          return (
            <li key={one.id}>
              <Group gap="sm" wrap="nowrap">
                <PersonAvatar id={one.id} name={name} size={36} />
                <div>
                  <Text fw={550}>{name}</Text>
                  <Text size="xs" c="dimmed">
                    {t(one.connected_at ? 'inCall' : 'notInCall')}
                  </Text>
                </div>
              </Group>
              {one.user_id !== account.userId && (
                <Group gap={6} mt={6}>
                  <DoorButton document={SendBackToWaitingRoom} admissionId={one.id} label={t('sendBack')} />
                  {one.guest && (
                    <DoorButton document={RemoveFromConsultation} admissionId={one.id} label={t('remove')} />
                  )}
                </Group>
              )}
            </li>
          );
        })}
      </Stack>
    </aside>
  );
}
