'use client';
/** One room of the list: name, last message, when, and how much is unread. */
import { ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconHeartHandshake, IconUsers } from '@tabler/icons-react';
import { useTranslations } from 'use-intl/react';
import type { RoomsSubscription } from '../../../graphql/generated/graphql.ts';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import type { AvailabilityOf } from '../../presence/use-presence.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { useRoomName, useSystemWords } from './room-names.ts';
import { useRoomLink } from './room-route.ts';
import classes from './rooms-pane.module.css';
import { useTimeWords } from '../../shell/time-words.ts';

export type ListedRoom = RoomsSubscription['rooms'][number];

interface RoomListItemProps {
  room: ListedRoom;
  open: boolean;
  presence: AvailabilityOf;
}

export function RoomListItem({ room, open, presence }: RoomListItemProps) {
  const t = useTranslations('chat');
  const roomName = useRoomName();
  const link = useRoomLink();
  const time = useTimeWords();
  const preview = usePreview(room);
  const name = roomName(room, room.others);
  const unread = Math.max(0, room.message_count - (room.own[0]?.read_count ?? room.message_count));
  const contact = room.kind === 'direct' ? room.others[0] : undefined;
  const status = contact ? presence(contact.user_id).status : undefined;
  return (
    <li>
      <a
        className={classes.item}
        aria-current={open ? 'page' : undefined}
        data-unread={unread > 0 || undefined}
        {...link(room.id)}
      >
        {contact ? (
          <PersonAvatar id={contact.user_id} name={name} size={44} status={status} />
        ) : (
          <ThemeIcon size={44} radius="xl" variant="light" aria-hidden="true">
            {room.kind === 'front_desk' ? <IconHeartHandshake size={24} /> : <IconUsers size={24} />}
          </ThemeIcon>
        )}
        <span className={classes.text}>
          <span className={classes.line}>
            <span className={classes.name}>{name}</span>
            {status === 'online' && <VisuallyHidden>{t('presence.online')}</VisuallyHidden>}
            <time className={classes.time} dateTime={room.last_message_at} suppressHydrationWarning>
              {time.short(room.last_message_at)}
            </time>
          </span>
          <span className={classes.line}>
            <span className={classes.preview}>{preview}</span>
            {unread > 0 && (
              <span className={classes.unread}>
                <span aria-hidden="true">{unread > 999 ? '999+' : unread}</span>
                <VisuallyHidden>{t('unreadCount', { count: unread })}</VisuallyHidden>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  );
}

function usePreview(room: ListedRoom): string {
  const t = useTranslations('chat');
  const tFiles = useTranslations('files');
  const systemWords = useSystemWords();
  const { account } = useSignedIn();
  const message = room.last_message;
  if (!message) return t('noMessages');
  if (message.kind === 'system') return systemWords(message);
  if (message.deleted_at) return t('deleted');
  const files = message.attachment_count > 0 ? tFiles('preview', { count: message.attachment_count }) : '';
  const text = [files, message.body.replace(/\s+/g, ' ')].filter((part) => part !== '').join(' · ');
  if (message.author_id === account.userId) return t('ownPreview', { text });
  return room.kind === 'direct'
    ? text
    : t('preview', { name: message.author?.display_name ?? t('someone'), text });
}
