'use client';
/** One rule: what it says, how it is changed, what the change would do, and what became of it before. */
import { Alert, Drawer, Tabs, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'use-intl/react';
import { type Overview, type Place, placeName, tableKey } from '../state/studio.ts';
import { useDraft } from '../use-draft.ts';
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
  const close = (): void => {
    // oxlint-disable-next-line no-alert -- the browser's own question also holds while a dialog of ours is open
    if (!draft.changed || window.confirm(t('discard'))) onClose();
  };
  return (
    <Drawer
      opened
      onClose={close}
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
          <SaveBar overview={overview} table={table} place={place} draft={draft} />
        </>
      )}
    </Drawer>
  );
}
