'use client';
/** A doctor's own words for patients who write outside his hours. */
import { Skeleton, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { FormCard } from '../../../ui/form-card.tsx';
import { useSaving } from '../../../ui/use-saving.ts';
import { LoadFailed } from '../../../ui/live-list.tsx';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { OwnNoticeQuery, UpdateOwnNotice } from '../documents.ts';

export function OwnNoticeForm() {
  const { account } = useSignedIn();
  return account.role === 'doctor' ? <LoadedForm /> : null;
}

function LoadedForm() {
  const { account, connection } = useSignedIn();
  const me = account.userId;
  const [notice, setNotice] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    setFailed(false);
    connection.query(OwnNoticeQuery, { me }).then(
      ({ doctors_by_pk: doctor }) => !left && setNotice(doctor?.out_of_hours_notice ?? ''),
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [attempt, connection, me]);
  if (failed) return <LoadFailed onRetry={() => setAttempt(attempt + 1)} />;
  if (notice === null) return <Skeleton h={220} radius="lg" aria-hidden="true" />;
  return <Form me={me} notice={notice} />;
}

function Form({ me, notice }: { me: string; notice: string }) {
  const t = useTranslations('urgency.own');
  const { connection } = useSignedIn();
  const [text, setText] = useState(notice);
  const saving = useSaving();
  return (
    <FormCard
      id="own-notice"
      title={t('title')}
      saving={saving}
      words={{ save: t('save'), failed: t('failed') }}
      onSubmit={(event) => {
        event.preventDefault();
        void saving.run(async () => {
          await connection.mutate(UpdateOwnNotice, { me, notice: text.trim() });
          notifications.show({ message: t('saved') });
        });
      }}
    >
      <Textarea
        label={t('text')}
        description={t('hint')}
        maxLength={500}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormCard>
  );
}
