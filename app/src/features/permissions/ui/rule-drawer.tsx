'use client';
/** One rule: what it says, how it is changed, what the change would do, and what became of it before. */
import { Alert, Button, Drawer, Group, Modal, Tabs, Text } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { type Overview, type Place, placeName, tableKey } from '../state/studio.ts';
import { type DraftHandle, useDraft } from '../use-draft.ts';
import type { Studio } from '../use-studio.ts';
import { useRuleWords } from '../use-wording.ts';
import { HistoryList } from './history-list.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { SaveBar } from './save-bar.tsx';
import { TrialPanel } from './trial-panel.tsx';

interface RuleDrawerProps {
  studio: Studio;
  overview: Overview;
  place: Place;
  onClose: () => void;
}

export function RuleDrawer({ studio, overview, place, onClose }: RuleDrawerProps) {
  const t = useTranslations('permissions');
  const words = useRuleWords(overview.tables);
  const phone = useMediaQuery('(max-width: 48em)');
  const draft = useDraft(studio, overview, place);
  const table = overview.tables.find((one) => tableKey(one.table) === tableKey(place.table));
  const title = t('cell', {
    operation: words.operation(place.operation),
    table: tableKey(place.table),
    role: words.role(place.role),
  });
  useUnloadQuestion(draft.changed);
  useStepKeys(draft);
  // One dialog in front of the drawer at a time, and there only while it is open: then it hears of a key after the
  // drawer does, so that Escape closes the one in front, and the Escape that opens a question does not close it.
  const [inFront, setInFront] = useState<'review' | 'discard' | null>(null);
  const close = (): void => (draft.changed ? setInFront('discard') : onClose());
  return (
    <Drawer
      opened
      onClose={close}
      closeOnEscape={inFront === null}
      position="right"
      size={phone ? '100%' : 'xl'}
      title={
        <Text component="span" fw={600}>
          {title}
        </Text>
      }
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {table === undefined ? (
        <Alert color="red" variant="light">
          {t('noTable')}
        </Alert>
      ) : (
        <>
          <Tabs defaultValue="rule" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="rule">{t('tabs.rule')}</Tabs.Tab>
              <Tabs.Tab value="trial">{t('tabs.trial')}</Tabs.Tab>
              <Tabs.Tab value="history">{t('tabs.history')}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="rule">
              <RuleEditor overview={overview} table={table} place={place} draft={draft} />
            </Tabs.Panel>
            <Tabs.Panel value="trial">
              <TrialPanel
                overview={overview}
                table={table}
                place={place}
                rule={draft.rule}
                changed={draft.changed}
              />
            </Tabs.Panel>
            <Tabs.Panel value="history">
              <HistoryList
                studio={studio}
                overview={overview}
                place={placeName(place)}
                onDone={draft.reset}
              />
            </Tabs.Panel>
          </Tabs>
          <SaveBar
            overview={overview}
            table={table}
            place={place}
            draft={draft}
            reviewing={inFront === 'review'}
            onReview={(reviewing) => setInFront(reviewing ? 'review' : null)}
          />
        </>
      )}
      {inFront === 'discard' && (
        <Modal
          opened
          onClose={() => setInFront(null)}
          title={t('discard')}
          closeButtonProps={{ 'aria-label': t('close') }}
        >
          <Text size="sm">{t('discardText')}</Text>
          <Group justify="flex-end" mt="md">
            <Button variant="default" data-autofocus onClick={() => setInFront(null)}>
              {t('goOnEditing')}
            </Button>
            <Button color="red.9" onClick={onClose}>
              {t('throwAway')}
            </Button>
          </Group>
        </Modal>
      )}
    </Drawer>
  );
}

/** In a text field the keys undo the typing, as everywhere. */
function useStepKeys({ undo, redo }: DraftHandle): void {
  const step =
    (go: (() => void) | null) =>
    (event: KeyboardEvent): void => {
      if (event.target instanceof Element && event.target.matches(TEXT_FIELDS)) return;
      event.preventDefault();
      go?.();
    };
  const options = { preventDefault: false };
  useHotkeys(
    [
      ['mod+Z', step(undo), options],
      ['mod+shift+Z', step(redo), options],
      ['mod+Y', step(redo), options],
    ],
    [],
  );
}
const TEXT_FIELDS = 'textarea, input:not([type=checkbox], [type=radio])';

/** Asks before the page itself is left, by the browser's own question. */
function useUnloadQuestion(asks: boolean): void {
  useEffect(() => {
    if (!asks) return undefined;
    const question = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', question);
    return () => window.removeEventListener('beforeunload', question);
  }, [asks]);
}
