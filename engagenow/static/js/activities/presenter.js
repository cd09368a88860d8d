import { boardOf } from "./desk/board.js"
import { createCommands } from "./desk/commands.js"
import { mountRunning } from "./desk/running.js"
import { addCloudKeys, addPollKeys } from "./desk/keys.js"
import { offerSteps } from "./desk/offers.js"
import { wordsOfUnfinished } from "./quiz/desk/steps.js"
import { phaseOf } from "./state.js"

// The middle of the presenter's page, and of a moderator's who leads polls: `beforeEnd` is for who can end the session.
export function mount(context) {
  const { store, steps, shortcuts, boot, beforeEnd } = context
  const board = boardOf(context)
  const commands = createCommands({ store, board, steps, token: boot.token })
  const { isShown, pollFromWords } = mountRunning({ ...context, board, commands })
  offerSteps({ store, steps, board, commands, isShown })
  beforeEnd?.(() => wordsOfUnfinished(board.items(), (item) => phaseOf(store.read("activities"), item)))
  addPollKeys({ shortcuts, board, commands })
  addCloudKeys({ shortcuts, board, store, pollFromWords })
}
