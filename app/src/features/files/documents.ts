/** What the app asks of the engine about files. */
import { graphql } from '../../graphql/generated/index.ts';

export const SendMessageWithFiles = graphql(`
  mutation SendMessageWithFiles($id: uuid!, $roomId: uuid!, $body: String!, $fileIds: [uuid!]!) {
    sendMessageWithFiles(id: $id, roomId: $roomId, body: $body, fileIds: $fileIds) {
      messageId
      message {
        ...MessageFields
      }
    }
  }
`);

export const CreateFileLinks = graphql(`
  mutation CreateFileLinks($fileIds: [uuid!]!, $variant: FileVariant!) {
    createFileLinks(fileIds: $fileIds, variant: $variant) {
      fileId
      url
      expiresAt
    }
  }
`);
