// Which types become schemas, and the file each one is written to.

/** Where the names come from. */
export const imports = `import type * as types from '@slack/types';
import type * as bolt from '@slack/bolt';
import type * as web from '@slack/web-api';
`;

const t = (name) => `types.${name}`;
const bolt = (name) => `bolt.${name}`;
const web = (name) => `web.${name}`;

// What a bot sends.
export const sent = {
  KnownBlock: t('KnownBlock'),
  ModalView: t('ModalView'),
  HomeView: t('HomeView'),
  MessageMetadata: t('MessageMetadata'),
};

// What Slack sends on its own account.
export const payloads = {
  SlashCommand: bolt('SlashCommand'),
  BlockAction: bolt('BlockAction'),
  ViewSubmitAction: bolt('ViewSubmitAction'),
  ViewClosedAction: bolt('ViewClosedAction'),
  GlobalShortcut: bolt('GlobalShortcut'),
  MessageShortcut: bolt('MessageShortcut'),
  BlockSuggestion: bolt('BlockSuggestion'),
  EnvelopedEvent: bolt('EnvelopedEvent'),
};

// Each member of this union becomes a file named by its type and subtype.
export const events = t('SlackEvent');

// Events of features that ended (steps from apps) or that need an organization of many workspaces.
export const leftOutEvents = /^(workflow_|grid_migration|entity_details|function_executed)/;

// What Slack answers. A method without a type of its own answers with what all of them share.
export const responses = Object.fromEntries(
  `api.test apps.connections.open apps.uninstall auth.revoke auth.test blocks.validate bots.info chat.delete
  chat.deleteScheduledMessage chat.getPermalink chat.meMessage chat.postEphemeral chat.postMessage
  chat.scheduleMessage chat.scheduledMessages.list chat.update conversations.archive conversations.close
  conversations.create conversations.history conversations.info conversations.invite conversations.join
  conversations.kick conversations.leave conversations.list conversations.mark conversations.members
  conversations.open conversations.rename conversations.replies conversations.setPurpose conversations.setTopic
  dnd.info dnd.teamInfo emoji.list files.completeUploadExternal files.delete files.getUploadURLExternal files.info
  files.list oauth.v2.access pins.add pins.list reactions.add reactions.get reactions.remove team.info
  usergroups.list usergroups.users.list users.conversations users.getPresence users.info users.list
  users.lookupByEmail users.profile.get views.open views.publish views.push views.update`
    .split(/\s+/)
    .map((method) => [method, web(`${responseName(method)}Response`)]),
);

function responseName(method) {
  return method.split('.').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
