'use client';
/** Writes a new message or changes an old one. */
import { ActionIcon, Button, Group, Text, Textarea, Tooltip } from '@mantine/core';
import { IconPencil, IconSend2, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import { failureOf } from '../../../graphql/failure.ts';
import { systemClock } from '../../../live/clock.ts';
import type { UploadedFile } from '../../files/state/file-facts.ts';
import { AttachButton } from '../../files/ui/attach-button.tsx';
import { UploadTray } from '../../files/ui/upload-tray.tsx';
import type { RoomUploadsHandle } from '../../files/use-room-uploads.ts';
import { useSignedIn } from '../../shell/signed-in.tsx';
import { AnnounceTyping, WithdrawTyping } from '../presence-documents.ts';
import { keepDraft, readDraft } from '../state/drafts.ts';
import type { ChatMessage } from '../state/message.ts';
import { TypingAnnouncer } from '../state/typing.ts';
import classes from './composer.module.css';

export type ComposerMode = { kind: 'new' } | { kind: 'edit'; message: ChatMessage };

/** Counted as Postgres counts: in characters, not in UTF-16 units. */
const LIMIT = 8_000;
const COUNTER_FROM = 7_500;

interface ComposerProps {
  roomId: string;
  mode: ComposerMode;
  disabled: boolean;
  onSubmit: (body: string, files: readonly UploadedFile[]) => Promise<void>;
  files: RoomUploadsHandle;
  onCancelEdit: () => void;
  onEditLast: () => void;
}

export function Composer({
  roomId,
  mode,
  disabled,
  files,
  onSubmit,
  onCancelEdit,
  onEditLast,
}: ComposerProps) {
  const t = useTranslations('chat');
  const tFiles = useTranslations('files');
  const { account, connection } = useSignedIn();
  const editing = mode.kind === 'edit';
  const [text, setText] = useState(() => (editing ? mode.message.body : readDraft(account.userId, roomId)));
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const [announcer] = useState(
    () =>
      new TypingAnnouncer({
        clock: systemClock,
        announce: () => connection.mutate(AnnounceTyping, { roomId }),
        withdraw: () => connection.mutate(WithdrawTyping, { roomId, me: account.userId }),
      }),
  );
  useEffect(() => () => announcer.cleared(), [announcer]);
  useEffect(() => {
    // On a phone focus would cover half of the room with a keyboard nobody asked for.
    const element = field.current;
    if (!element || (!editing && window.matchMedia('(pointer: coarse)').matches)) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [editing]);

  const length = [...text].length;
  const tooLong = length > LIMIT;
  const filesOnTheWay = !editing && files.uploads.busy;
  const withFiles = !editing && files.items.some((item) => item.status === 'ready');
  const empty = text.trim() === '' && !withFiles;
  const unchanged = editing && text === mode.message.body;

  const change = (value: string): void => {
    setText(value);
    setFailure(null);
    if (editing) return;
    keepDraft(account.userId, roomId, value);
    announcer.typed(value);
  };

  const submit = async (): Promise<void> => {
    if (empty || tooLong || busy || disabled || filesOnTheWay) return;
    if (unchanged) return onCancelEdit();
    setFailure(null);
    if (!editing) {
      // Emptied at once: the outbox keeps the message from here on, and shows it.
      setText('');
      keepDraft(account.userId, roomId, '');
      announcer.cleared();
      field.current?.focus();
      await onSubmit(text, files.uploads.take());
      return;
    }
    setBusy(true);
    try {
      await onSubmit(text, []);
    } catch (error) {
      setFailure(failureOf(error).code === 'NETWORK' ? t('editOffline') : t('editFailed'));
      setBusy(false);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // Enter also ends a word in input methods; that is not sending.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'Escape' && editing) {
      event.preventDefault();
      onCancelEdit();
    } else if (event.key === 'ArrowUp' && !editing && text === '') {
      event.preventDefault();
      onEditLast();
    }
  };

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const pasted = [...event.clipboardData.files];
    // Programs put a picture of copied text beside the text; then the text is meant.
    if (editing || pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    files.add(pasted);
  };

  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {editing && (
        <Group className={classes.editing} justify="space-between" wrap="nowrap">
          <Group gap={8} wrap="nowrap">
            <IconPencil size={16} aria-hidden="true" />
            <Text size="sm" fw={550}>
              {t('editing')}
            </Text>
          </Group>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconX size={14} aria-hidden="true" />}
            onClick={onCancelEdit}
          >
            {t('cancel')}
          </Button>
        </Group>
      )}
      {!editing && <UploadTray uploads={files.uploads} items={files.items} />}
      <Group gap={8} align="flex-end" wrap="nowrap">
        {!editing && <AttachButton disabled={disabled} onFiles={files.add} />}
        <Textarea
          ref={field}
          className={classes.field}
          aria-label={t('message')}
          aria-describedby={hintId}
          placeholder={t('placeholder')}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => announcer.cleared()}
          autosize
          minRows={1}
          maxRows={8}
          size="md"
          radius="lg"
          error={tooLong || failure !== null}
          disabled={disabled}
          enterKeyHint="send"
        />
        <Tooltip label={editing ? t('saveEdit') : t('send')}>
          <ActionIcon
            type="submit"
            size={42}
            radius="xl"
            aria-label={editing ? t('saveEdit') : t('send')}
            disabled={empty || tooLong || disabled || filesOnTheWay}
            loading={busy}
            // Keeps the keyboard of a phone open.
            onMouseDown={(event) => event.preventDefault()}
          >
            <IconSend2 size={22} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Group justify="space-between" wrap="nowrap" className={classes.under}>
        <Text
          size="xs"
          c="dimmed"
          id={hintId}
          className={filesOnTheWay ? undefined : classes.hint}
          role={filesOnTheWay ? 'status' : undefined}
        >
          {editing ? t('editHint') : filesOnTheWay ? tFiles('waitForFiles') : t('hint')}
        </Text>
        {failure && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {failure}
          </Text>
        )}
        {length >= COUNTER_FROM && (
          <Text size="xs" c={tooLong ? 'var(--mantine-color-error)' : 'dimmed'} role="status" ml="auto">
            {tooLong ? t('tooLong', { over: length - LIMIT }) : t('charactersLeft', { left: LIMIT - length })}
          </Text>
        )}
      </Group>
    </form>
  );
}
