// What every stateful element starts with, and when it counts as empty: Slack's own field names.
import { dayIn } from "./dates.js";

const EMPTY = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  external_select: (e) => ({ selected_option: e.initial_option ?? null }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  conversations_select: (e, ctx) => ({ selected_conversation: e.initial_conversation ?? currentConversation(e, ctx) }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_external_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  multi_conversations_select: (e, ctx) => ({
    selected_conversations: e.initial_conversations ?? [currentConversation(e, ctx)].filter(Boolean),
  }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels ?? [] }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

function currentConversation(element, ctx) {
  return element.default_to_current_conversation ? (ctx.conversation ?? null) : null;
}

/** The value with which an element begins. */
export function initialValue(element, ctx) {
  return { type: element.type, ...EMPTY[element.type](element, ctx) };
}

/** True when nothing was chosen or written. */
function isEmpty(value) {
  const [content] = Object.entries(value)
    .filter(([name]) => name !== "type")
    .map(([, inner]) => inner);
  return (
    content === null || content === undefined || content === "" || (Array.isArray(content) && content.length === 0)
  );
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What is wrong with a value, in Slack's manner of speaking, or null. */
export function problemOf(element, value, { optional }) {
  if (isEmpty(value)) return optional ? null : "Please complete this required field.";
  return CHECKS[element.type]?.(element, value) ?? null;
}

const CHECKS = {
  plain_text_input: (e, { value }) => lengthProblem(e, value),
  email_text_input: (_, { value }) => (ADDRESS.test(value) ? null : "Please enter a valid email address."),
  url_text_input: (_, { value }) => (isAddress(value) ? null : "Please enter a valid URL, with https:// in front."),
  number_input: numberProblem,
  datepicker: (_, { selected_date: day }) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? null : "Please enter a date."),
};

function lengthProblem(element, text) {
  const { min_length: least = 0, max_length: most = 3000 } = element;
  const length = [...text].length;
  if (length < least) return `Please write at least ${least} characters. There are ${length}.`;
  if (length > most) return `Please write at most ${most} characters. There are ${length}.`;
  return null;
}

function isAddress(text) {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function numberProblem(element, { value }) {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return "Please enter a number.";
  if (!element.is_decimal_allowed && value.includes(".")) return "Please enter a whole number.";
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && Number(value) < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && Number(value) > Number(most)) return `Please enter ${most} or less.`;
  return null;
}

/** Today's date for this reader, as the date picker shows it first. */
export function today(ctx) {
  return dayIn(ctx.now, ctx.zone);
}
