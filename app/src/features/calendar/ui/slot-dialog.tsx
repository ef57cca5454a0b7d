'use client';
/** CAL-3: makes a slot or changes one: by the keyboard alone everything that dragging can do, and patterns on top. */
import { Alert, Button, Group, Modal, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { weekdayOf } from '../state/repeat-pattern.ts';
import {
  changeOfDraft,
  draftOfOccurrence,
  endOfDraft,
  newSlotOf,
  patternChanged,
  type NewSlot,
  type Occurrence,
  type Scope,
  type SlotChange,
  type SlotDraft,
} from '../state/slot-edit.ts';
import { instantOf } from '../state/zoned-time.ts';
import { RepeatFields } from './repeat-fields.tsx';
import { ScopeFields } from './scope-dialog.tsx';
import { useWhenWords } from './use-when-words.ts';

/** What the dialog is open for. */
export type SlotSubject =
  | { readonly kind: 'new'; readonly draft: SlotDraft }
  | { readonly kind: 'existing'; readonly occurrence: Occurrence };

interface SlotDialogProps {
  subject: SlotSubject | null;
  firstDay: number;
  onClose: () => void;
  onAdd: (slot: NewSlot) => Promise<boolean>;
  onChange: (occurrence: Occurrence, change: SlotChange) => Promise<boolean>;
  onRemove: (occurrence: Occurrence, scope: Scope) => Promise<boolean>;
}

export function SlotDialog({ subject, onClose, ...actions }: SlotDialogProps) {
  const t = useTranslations('calendar');
  return (
    <Modal
      opened={subject !== null}
      onClose={onClose}
      title={t(subject?.kind === 'existing' ? 'editSlot' : 'newSlot')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {subject && <SlotForm subject={subject} onClose={onClose} {...actions} />}
    </Modal>
  );
}

interface SlotFormProps extends Omit<SlotDialogProps, 'subject'> {
  subject: SlotSubject;
}

function SlotForm({ subject, firstDay, onClose, onAdd, onChange, onRemove }: SlotFormProps) {
  const t = useTranslations('calendar');
  const when = useWhenWords();
  const occurrence = subject.kind === 'existing' ? subject.occurrence : null;
  const [draft, setDraft] = useState<SlotDraft>(() =>
    subject.kind === 'new' ? subject.draft : draftOfOccurrence(subject.occurrence),
  );
  const [scope, setScope] = useState<Scope>('THIS');
  const [removing, setRemoving] = useState(false);
  const [busy, setBusy] = useState(false);
  const zones = useMemo(
    () => [...new Set([draft.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])],
    [draft.timeZone],
  );
  const incomplete = draft.date === '' || draft.from === '' || draft.to === '';
  const withoutDays = draft.repeat?.weekdays.length === 0;
  const recurring = occurrence?.recurring ?? false;
  const custom = recurring && draft.repeat === null;
  const notThisOne =
    occurrence !== null && !incomplete && !withoutDays && recurring && patternChanged(occurrence, draft);
  const chosenScope: Scope = !recurring ? 'ALL' : notThisOne && scope === 'THIS' ? 'FOLLOWING' : scope;

  const finish = async (work: Promise<boolean>): Promise<void> => {
    setBusy(true);
    if (await work) onClose();
    else setBusy(false);
  };
  const save = (): void => {
    if (incomplete || withoutDays) return;
    void finish(
      occurrence
        ? onChange(occurrence, changeOfDraft(occurrence, draft, chosenScope))
        : onAdd(newSlotOf(draft)),
    );
  };

  if (removing && occurrence) {
    return (
      <RemoveForm
        recurring={recurring}
        busy={busy}
        onBack={() => setRemoving(false)}
        onRemove={(chosen) => void finish(onRemove(occurrence, chosen))}
      />
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack>
        <TextInput
          data-autofocus
          type="date"
          label={t('date')}
          required
          withAsterisk={false}
          value={draft.date}
          onChange={(event) => setDraft({ ...draft, date: event.currentTarget.value })}
        />
        <Group grow align="flex-start">
          <TextInput
            type="time"
            label={t('from')}
            required
            withAsterisk={false}
            value={draft.from}
            onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t('to')}
            required
            withAsterisk={false}
            description={!incomplete && draft.to <= draft.from ? t('nextDay') : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={draft.to}
            onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })}
          />
        </Group>
        <Select
          label={t('zone')}
          data={zones}
          searchable
          allowDeselect={false}
          limit={100}
          value={draft.timeZone}
          onChange={(timeZone) => timeZone && setDraft({ ...draft, timeZone })}
        />
        {custom ? (
          <Alert variant="light" color="gray">
            {t('customPattern')}
          </Alert>
        ) : (
          <Switch
            label={t('repeats')}
            checked={draft.repeat !== null}
            disabled={recurring}
            onChange={(event) =>
              setDraft({
                ...draft,
                repeat: event.currentTarget.checked
                  ? {
                      weekdays: draft.date ? [weekdayOf(draft.date)] : [],
                      interval: 1,
                      end: { kind: 'never' },
                    }
                  : null,
              })
            }
          />
        )}
        {draft.repeat && (
          <RepeatFields
            pattern={draft.repeat}
            date={draft.date}
            firstDay={firstDay}
            onChange={(repeat) => setDraft({ ...draft, repeat })}
          />
        )}
        {withoutDays && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {t('chooseDays')}
          </Text>
        )}
        {recurring && <ScopeFields scope={chosenScope} notThisOne={notThisOne} onChange={setScope} />}
        {!incomplete && (
          <Text size="sm" c="dimmed">
            {when.long(
              {
                startsAt: instantOf(`${draft.date}T${draft.from}`, draft.timeZone),
                endsAt: instantOf(endOfDraft(draft), draft.timeZone),
              },
              draft.timeZone,
            )}
          </Text>
        )}
        <Group justify="space-between">
          {occurrence ? (
            <Button
              variant="subtle"
              color="red"
              c="var(--mantine-color-error)"
              leftSection={<IconTrash size={16} aria-hidden="true" />}
              onClick={() => setRemoving(true)}
            >
              {t('remove')}
            </Button>
          ) : (
            <span />
          )}
          <Group gap="sm">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={incomplete || withoutDays}>
              {t('save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

interface RemoveFormProps {
  recurring: boolean;
  busy: boolean;
  onBack: () => void;
  onRemove: (scope: Scope) => void;
}

function RemoveForm({ recurring, busy, onBack, onRemove }: RemoveFormProps) {
  const t = useTranslations('calendar');
  const [scope, setScope] = useState<Scope>('THIS');
  const titleId = useId();
  return (
    <Stack role="group" aria-labelledby={titleId}>
      <Text id={titleId} fw={600}>
        {t('removeTitle')}
      </Text>
      {recurring && <ScopeFields scope={scope} notThisOne={false} onChange={setScope} />}
      <Text size="sm" c="dimmed">
        {t('removeHint')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t('back')}
        </Button>
        <Button color="red" autoFocus loading={busy} onClick={() => onRemove(recurring ? scope : 'ALL')}>
          {t('remove')}
        </Button>
      </Group>
    </Stack>
  );
}
