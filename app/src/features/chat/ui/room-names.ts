'use client';
/** How rooms and system messages are called for the person who looks at them. */
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { useSignedIn } from '../../shell/signed-in.tsx';

interface NamedRoom {
  kind: string;
  title?: string | null;
  front_desk_patient?: { id: string; display_name: string } | null;
}

interface NamedPerson {
  user_id: string;
  user: { display_name: string };
}

/** A direct room is called like the other person, a front-desk room like the patient, except by the patient. */
export function useRoomName(): (room: NamedRoom, people: readonly NamedPerson[]) => string {
  const t = useTranslations('chat');
  const { account } = useSignedIn();
  return useCallback(
    (room, people) => {
      if (room.kind === 'front_desk') {
        const patient = room.front_desk_patient;
        return !patient || patient.id === account.userId
          ? t('frontDesk')
          : t('frontDeskOf', { name: patient.display_name });
      }
      if (room.kind === 'group' && room.title) return room.title;
      const others = people.filter((person) => person.user_id !== account.userId);
      return others.map((person) => person.user.display_name).join(', ') || t('nobodyElse');
    },
    [account.userId, t],
  );
}

interface SystemEvent {
  body: string;
  subject_id?: string | null;
  subject?: { id: string; display_name: string } | null;
}

export function useSystemWords(): (event: SystemEvent) => string {
  const t = useTranslations('chat');
  const { account } = useSignedIn();
  return useCallback(
    ({ body, subject }) => {
      const own = subject?.id === account.userId;
      const name = subject?.display_name ?? t('someone');
      if (body === 'participant_joined') return own ? t('youJoined') : t('joined', { name });
      if (body === 'participant_left') return own ? t('youLeft') : t('left', { name });
      return t('roomChanged');
    },
    [account.userId, t],
  );
}
