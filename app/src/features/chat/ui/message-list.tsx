'use client';
/** The messages of a room: reading, scrolling, and acting on one of them. */
import { Button, Loader, VisuallyHidden } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconArrowDown } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useFormatter, useTranslations } from 'use-intl/react';
import { useEmitted } from '../../../live/use-emitter.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { arrangeRows, readersOf, receiptMarks, type ReadingParticipant } from '../state/message-rows.ts';
import type { ChatMessage } from '../state/message.ts';
import { useOutboxOf } from '../use-outbox.ts';
import type { OpenRoomHandle } from '../use-open-room.ts';
import { useReading } from '../use-reading.ts';
import { useScrollPosition } from '../use-scroll-position.ts';
import classes from './message-list.module.css';
import { MessageRow } from './message-row.tsx';
import { OutboxRow } from './outbox-row.tsx';
import { useSystemWords } from './room-names.ts';
import { useTimeWords } from '../../shell/time-words.ts';

interface MessageListProps {
  room: OpenRoomHandle;
  roomId: string;
  group: boolean;
  people: readonly ReadingParticipant[];
  targetSeq: number | null;
  editingId: string | null;
  onEdit: (message: ChatMessage) => void;
  onDelete: (message: ChatMessage) => void;
}

export function MessageList({
  room,
  roomId,
  group,
  people,
  targetSeq,
  editingId,
  onEdit,
  onDelete,
}: MessageListProps) {
  const t = useTranslations('chat');
  const tFiles = useTranslations('files');
  const format = useFormatter();
  const time = useTimeWords();
  const systemWords = useSystemWords();
  const { account } = useSignedIn();
  const me = account.userId;
  const { messages, hasOlder, newestSeq } = useEmitted(room.timeline.changed, () => room.timeline.snapshot);
  const pending = useOutboxOf(roomId, room.timeline);
  const scroll = useScrollPosition({ room, messages, pendingCount: pending.length, targetSeq, me });
  const reading = useReading({
    roomId,
    newestSeq,
    messages,
    atBottom: scroll.atBottom,
    ownReadSeq: people.find((person) => person.user_id === me)?.last_read_seq ?? 0,
    readAtOpening: room.view.lastReadSeqAtOpening,
  });
  const rows = useMemo(
    () => arrangeRows(messages, { dayKey: time.dayKey, newAfterSeq: reading.newAfterSeq, me }),
    [messages, time, reading.newAfterSeq, me],
  );
  const marks = useMemo(() => receiptMarks(people, me), [people, me]);
  const last = messages.at(-1);
  const readers = useMemo(() => (last ? readersOf(last, people, me) : []), [last, people, me]);
  const [menuFor, setMenuFor] = useState<string | null>(null);
  const focus = useRowFocus(messages, setMenuFor);

  const confirmDelete = useCallback(
    (message: ChatMessage) => {
      modals.openConfirmModal({
        title: t('deleteTitle'),
        children: t('deleteText'),
        labels: { confirm: t('delete'), cancel: t('cancel') },
        confirmProps: { color: 'red' },
        onConfirm: () => onDelete(message),
      });
    },
    [onDelete, t],
  );

  return (
    <div className={classes.frame}>
      <div
        ref={scroll.ref}
        className={classes.scroll}
        role="log"
        aria-label={t('messages')}
        aria-live="off"
        aria-busy={room.view.older === 'loading'}
        tabIndex={messages.length === 0 ? 0 : -1}
        onScroll={scroll.onScroll}
      >
        <div className={classes.top} ref={scroll.topRef}>
          {!hasOlder && (
            <p className={classes.beginning}>{t(messages.length === 0 ? 'emptyRoom' : 'beginning')}</p>
          )}
          {room.view.older === 'loading' && <Loader size="sm" aria-label={t('olderLoading')} />}
          {room.view.older === 'failed' && (
            <Button size="compact-sm" variant="light" onClick={() => void room.loadOlder()}>
              {t('olderFailed')}
            </Button>
          )}
        </div>
        <ol className={classes.list} onKeyDown={focus.onKeyDown}>
          {rows.map((row) => {
            if (row.kind === 'day') {
              return (
                <li key={row.key} className={classes.day}>
                  <span>{time.day(row.at)}</span>
                </li>
              );
            }
            if (row.kind === 'new') {
              return (
                <li key={row.key} className={classes.newLine} data-new-line>
                  <span>{t('newMessages')}</span>
                </li>
              );
            }
            if (row.kind === 'system') {
              return (
                <li key={row.key} className={classes.system} data-seq={row.message.seq}>
                  {systemWords(row.message)} ·{' '}
                  <time dateTime={row.message.created_at}>{time.clock(row.message.created_at)}</time>
                </li>
              );
            }
            const { message } = row;
            const own = message.author_id === me;
            return (
              <MessageRow
                key={row.key}
                message={message}
                own={own}
                group={group}
                startsRun={row.startsRun}
                endsRun={row.endsRun}
                receipt={
                  own
                    ? message.seq <= marks.read
                      ? 'read'
                      : message.seq <= marks.delivered
                        ? 'delivered'
                        : 'sent'
                    : null
                }
                focusable={focus.isFocusable(message.id)}
                highlighted={scroll.highlightedSeq === message.seq}
                editing={editingId === message.id}
                menuOpen={menuFor === message.id}
                onMenu={setMenuFor}
                onEdit={onEdit}
                onDelete={confirmDelete}
              />
            );
          })}
          {pending.map((item) => (
            <OutboxRow key={item.id} item={item} />
          ))}
        </ol>
        <div className={classes.readers}>
          {readers.length > 0 &&
            pending.length === 0 &&
            t('readBy', { names: format.list(readers, { type: 'conjunction' }) })}
        </div>
      </div>
      {!scroll.atBottom && (
        <Button
          className={classes.jump}
          radius="xl"
          size="sm"
          leftSection={<IconArrowDown size={18} aria-hidden="true" />}
          onClick={scroll.toBottom}
        >
          {scroll.unseen > 0 ? t('jumpNew', { count: scroll.unseen }) : t('jump')}
        </Button>
      )}
      <VisuallyHidden role="status" aria-live="polite" aria-label={t('newMessageNotice')}>
        {reading.announced &&
          t('announce', {
            name: reading.announced.author?.display_name ?? t('someone'),
            text:
              reading.announced.body ||
              tFiles('preview', { count: reading.announced.attachments?.length ?? 0 }),
          })}
      </VisuallyHidden>
    </div>
  );
}

/** One tab stop for the whole list; arrows move inside it, Enter opens a message's menu. */
function useRowFocus(messages: readonly ChatMessage[], openMenu: (id: string) => void) {
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const present = focusedId !== null && messages.some((message) => message.id === focusedId);
  const stop = present ? focusedId : (messages.findLast((message) => message.kind === 'user')?.id ?? null);
  const stopRef = useRef(stop);
  useEffect(() => {
    stopRef.current = stop;
  });
  const isFocusable = useCallback((id: string) => id === stop, [stop]);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-message-id]');
      if (!row || event.target !== row) return;
      const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message-id]')];
      const index = rows.indexOf(row);
      const moves: Record<string, number> = {
        ArrowUp: index - 1,
        ArrowDown: index + 1,
        Home: 0,
        End: rows.length - 1,
      };
      const next = moves[event.key];
      if (next !== undefined) {
        event.preventDefault();
        const target = rows[Math.max(0, Math.min(rows.length - 1, next))];
        if (!target) return;
        setFocusedId(target.dataset.messageId ?? null);
        target.focus();
      } else if (
        event.key === 'Enter' ||
        event.key === 'ContextMenu' ||
        (event.key === 'F10' && event.shiftKey)
      ) {
        event.preventDefault();
        openMenu(row.dataset.messageId!);
      }
    },
    [openMenu],
  );
  return { isFocusable, onKeyDown };
}
