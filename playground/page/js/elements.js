// One function per kind of interactive element. All are looked up here.
import { h } from "./dom.js";
import { button, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { fileInput } from "./files.js";
import { datePicker, datetimePicker, timePicker } from "./moments.js";
import { picture } from "./picture.js";
import { SELECTS } from "./selects.js";
import { richTextInput, textInput } from "./texts.js";

const DRAW = {
  button,
  overflow,
  checkboxes,
  radio_buttons: radioButtons,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: datetimePicker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
  image: (one) => picture(one),
  ...SELECTS,
};

/** `label` is the id of the element that names this one, where an input block has one. */
export function element(one, block, ctx, { label } = {}) {
  const draw = DRAW[one.type];
  if (!draw)
    return h(
      "span",
      { class: "block-unknown" },
      `An element of the kind "${one.type}", which this playground does not draw.`,
    );
  const drawn = draw(one, block, ctx, { label });
  drawn.dataset.actionId = one.action_id ?? "";
  return drawn;
}
