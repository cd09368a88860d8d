import { boardOf } from "./desk/board.js"
import { createCommands } from "./desk/commands.js"
import { mountRunning } from "./desk/running.js"
import { addCloudKeys, addPollKeys } from "./desk/keys.js"
import { offerSteps } from "./desk/offers.js"

// The middle of the presenter's page, and of a moderator's who leads polls.
export function mount(context) {
  const { store, steps, shortcuts, boot } = context
  const board = boardOf(context)
  const commands = createCommands({ store, board, steps, token: boot.token })
  const { isShown, pollFromWords } = mountRunning({ ...context, board, commands })
  offerSteps({ store, steps, board, commands, isShown })
  addPollKeys({ shortcuts, board, commands })
  addCloudKeys({ shortcuts, board, store, pollFromWords })
}
