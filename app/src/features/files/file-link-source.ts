/** Asks the engine for links; one to nothing is no error, only a file that is not there for this person. */
import type { Connection } from '../../graphql/connection.ts';
import { failureOf } from '../../graphql/failure.ts';
import { CreateFileLinks } from './documents.ts';
import type { FileLink, FileVariant } from './state/file-links.ts';

export function fileLinkSource(
  connection: Connection,
): (fileIds: string[], variant: FileVariant) => Promise<readonly FileLink[]> {
  return async (fileIds, variant) => {
    try {
      return (await connection.mutate(CreateFileLinks, { fileIds, variant })).createFileLinks;
    } catch (error) {
      if (failureOf(error).code === 'FILE_NOT_FOUND') return [];
      throw error;
    }
  };
}
