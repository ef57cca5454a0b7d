'use client';
/** A doctor's own words for patients who write outside his hours. */
import { Alert, Button, Group, Paper, Stack, Textarea, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { OwnNoticeQuery, UpdateOwnNotice } from '../documents.ts';

export function OwnNoticeForm() {
  const { account } = useSignedIn();
  return account.role === 'doctor' ? <Form /> : null;
}

function Form() {
  const t = useTranslations('urgency.own');
  const { account, connection } = useSignedIn();
  const me = account.userId;
  const [text, setText] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    connection.query(OwnNoticeQuery, { me }).then(
      ({ doctors_by_pk: doctor }) => !left && setText(doctor?.out_of_hours_notice ?? ''),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [connection, me]);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    try {
      await connection.mutate(UpdateOwnNotice, { me, notice: (text ?? '').trim() });
      notifications.show({ message: t('saved') });
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Paper withBorder p="lg" radius="lg" component="section" aria-labelledby="own-notice">
      <Title order={2} size="h4" id="own-notice" mb="md">
        {t('title')}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack>
          <Textarea
            label={t('text')}
            description={t('hint')}
            maxLength={500}
            autosize
            minRows={2}
            disabled={text === null}
            value={text ?? ''}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {failed && (
            <Alert role="alert" color="red" variant="light">
              {t('failed')}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={busy} disabled={text === null}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
