'use client';
/** Who is typing at the moment. */
import { useSubscription } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { systemClock } from '../../../live/clock.ts';
import { useEmitted } from '../../../live/use-emitter.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { TypingSubscription } from '../presence-documents.ts';
import { TypingWatch } from '../state/typing.ts';
import classes from './typing-line.module.css';

interface TypingLineProps {
  roomId: string;
  people: readonly { user_id: string; user: { display_name: string } }[];
}

export function TypingLine({ roomId, people }: TypingLineProps) {
  const t = useTranslations('chat');
  const { account } = useSignedIn();
  const [watch] = useState(() => new TypingWatch(systemClock));
  const { data } = useSubscription(TypingSubscription, {
    variables: { roomId, me: account.userId },
    fetchPolicy: 'no-cache',
  });
  useEffect(() => {
    if (data) watch.update(data.room_typing);
  }, [data, watch]);
  useEffect(() => () => watch.stop(), [watch]);
  const typing = useEmitted(watch.changed, () => watch.typing);
  const names = typing.flatMap(
    (userId) => people.find((person) => person.user_id === userId)?.user.display_name ?? [],
  );
  const words =
    names.length === 0
      ? ''
      : names.length === 1
        ? t('typingOne', { name: names[0]! })
        : names.length === 2
          ? t('typingTwo', { first: names[0]!, second: names[1]! })
          : t('typingMany', { count: names.length });
  return (
    <div className={classes.typing} role="status" aria-label={t('typing')}>
      {words && (
        <>
          <span className={classes.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {words}
        </>
      )}
    </div>
  );
}
