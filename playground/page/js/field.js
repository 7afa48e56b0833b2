// Between an element on the screen and the form behind it: one place decides when Slack would send an act.
import { initialValue } from "./values.js";

/** The value of one stateful element, and how to change it. */
export function field(element, block, ctx) {
  const { form } = ctx;
  const value = form.start(block.block_id, element.action_id, initialValue(element, ctx));
  const sends = block.type !== "input" || block.dispatch_action === true;

  function write(content) {
    form.set(block.block_id, element.action_id, { ...form.get(block.block_id, element.action_id), ...content });
    ctx.edited?.(block.block_id);
  }

  /** Sends what stands in the form now, after the element's own question if it has one. */
  async function send() {
    if (!sends) return true;
    return ctx.act(block.block_id, element, form.get(block.block_id, element.action_id));
  }

  return {
    value,
    sends,
    write,
    send,
    get current() {
      return form.get(block.block_id, element.action_id) ?? value;
    },
    /** Writes and sends. False when the person said no to the question: then nothing has changed. */
    async change(content) {
      const before = this.current;
      if (sends && element.confirm && !(await ctx.ask(element.confirm))) {
        form.set(block.block_id, element.action_id, before);
        return false;
      }
      write(content);
      void send();
      return true;
    },
  };
}
