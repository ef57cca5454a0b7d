'use client';
/** One message and what can be done with it. */
import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconChecks, IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { memo, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { Attachments } from '../../files/ui/attachments.tsx';
import { PersonAvatar } from '../../../ui/person-avatar.tsx';
import type { Receipt } from '../state/message-rows.ts';
import type { ChatMessage } from '../state/message.ts';
import { LinkedText } from './linked-text.tsx';
import classes from './message-row.module.css';
import { useTimeWords } from '../../shell/time-words.ts';

interface MessageRowProps {
  message: ChatMessage;
  own: boolean;
  group: boolean;
  startsRun: boolean;
  endsRun: boolean;
  receipt: Receipt | null;
  focusable: boolean;
  highlighted: boolean;
  editing: boolean;
  menuOpen: boolean;
  onMenu: (id: string | null) => void;
  onEdit: (message: ChatMessage) => void;
  onDelete: (message: ChatMessage) => void;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const {
    message,
    own,
    group,
    startsRun,
    endsRun,
    receipt,
    focusable,
    highlighted,
    editing,
    menuOpen,
    onMenu,
  } = props;
  const t = useTranslations('chat');
  const time = useTimeWords();
  const row = useRef<HTMLLIElement>(null);
  const author = message.author?.display_name ?? t('someone');
  const files = useMemo(() => (message.attachments ?? []).map(({ file }) => file), [message.attachments]);
  const showAuthor = !own && group && startsRun;
  return (
    <li
      ref={row}
      className={classes.row}
      data-message-id={message.id}
      data-seq={message.seq}
      data-own={own || undefined}
      data-starts-run={startsRun || undefined}
      data-ends-run={endsRun || undefined}
      data-highlighted={highlighted || undefined}
      data-editing={editing || undefined}
      tabIndex={focusable ? 0 : -1}
    >
      {!own && (
        <span className={classes.avatar}>
          {endsRun && <PersonAvatar id={message.author_id ?? message.id} name={author} size={32} />}
        </span>
      )}
      <div className={classes.bubble}>
        {showAuthor ? (
          <span className={classes.author}>{author}</span>
        ) : (
          <span className={classes.hidden}>{own ? t('you') : author}: </span>
        )}
        {message.deleted_at ? (
          <span className={classes.deleted}>{t('deleted')}</span>
        ) : (
          <>
            {files.length > 0 && <Attachments files={files} />}
            {message.body !== '' && (
              <span className={classes.body} dir="auto">
                <LinkedText text={message.body} />
              </span>
            )}
          </>
        )}
        <span className={classes.meta}>
          {message.edited_at && !message.deleted_at && <span>{t('edited')}</span>}
          <time dateTime={message.created_at} title={time.full(message.created_at)}>
            {time.clock(message.created_at)}
          </time>
          {receipt && !message.deleted_at && <ReceiptMark receipt={receipt} />}
        </span>
      </div>
      {!message.deleted_at && (
        <span className={classes.actions}>
          {menuOpen ? (
            <MessageMenu
              {...props}
              onClose={() => (onMenu(null), row.current?.focus({ preventScroll: true }))}
            />
          ) : (
            <button
              type="button"
              tabIndex={-1}
              className={classes.more}
              aria-label={t('actions')}
              onClick={() => onMenu(message.id)}
            >
              <IconDots size={18} aria-hidden="true" />
            </button>
          )}
        </span>
      )}
    </li>
  );
});

function ReceiptMark({ receipt }: { receipt: Receipt }) {
  const t = useTranslations('chat.receipt');
  const Icon = receipt === 'sent' ? IconCheck : IconChecks;
  return (
    <span
      role="img"
      aria-label={t(receipt)}
      title={t(receipt)}
      className={classes.receipt}
      data-receipt={receipt}
    >
      <Icon size={16} aria-hidden="true" />
    </span>
  );
}

function MessageMenu({ message, own, onEdit, onDelete, onClose }: MessageRowProps & { onClose: () => void }) {
  const t = useTranslations('chat');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(message.body);
      notifications.show({ message: t('copied') });
    } catch {
      notifications.show({ color: 'red', message: t('copyFailed') });
    }
  };
  return (
    <Menu opened onClose={onClose} position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={classes.more}
          aria-label={t('actions')}
          onClick={onClose}
        >
          <IconDots size={18} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {message.body !== '' && (
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={() => void copy()}>
            {t('copy')}
          </Menu.Item>
        )}
        {own && (
          <>
            <Menu.Item
              leftSection={<IconPencil size={16} aria-hidden="true" />}
              // After the menu has closed and given the focus back; the composer takes it then.
              onClick={() => setTimeout(() => onEdit(message))}
            >
              {t('edit')}
            </Menu.Item>
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<IconTrash size={16} aria-hidden="true" />}
              onClick={() => onDelete(message)}
            >
              {t('delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
