/** The actions of files in hasura/metadata/actions.yaml. */
import { type Action, action } from '../http/action-route.ts';
import { createFileLinks } from './create-file-links.ts';
import type { FileKeeper } from './keeper.ts';
import { sendMessageWithFiles } from './send-message-with-files.ts';

export const fileActions = (keeper: FileKeeper): readonly Action[] => [
  action(sendMessageWithFiles(keeper)),
  action(createFileLinks(keeper)),
];
