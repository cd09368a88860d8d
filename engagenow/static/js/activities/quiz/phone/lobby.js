import { whileBusy } from "../../../core/busy.js"
import { arrange, clone, fill, find, findAll, show } from "../../../core/dom.js"
import { t } from "../../../core/strings.js"

const wordOf = (factor) => (factor === null ? "none" : String(factor))

// Before the first question: the own name, the own team, and a request for more time.
export function createLobby(act) {
  const root = clone("quiz-lobby")
  const teams = find("[data-teams]", root)
  const factors = findAll("[data-factor]", root)
  let mine = null

  for (const button of factors) {
    button.addEventListener("click", () => {
      const asked = button.getAttribute("aria-pressed") === "true" ? 1 : button.dataset.factor === "none" ? null : Number(button.dataset.factor)
      whileBusy(button, () => act.send("request_time", { factor: asked }))
    })
  }

  function teamButton(team) {
    const button = fill(clone("quiz-team"), { team: t("quiz_team", { n: team }) })
    button.addEventListener("click", () => whileBusy(button, () => act.send("choose_team", { team })))
    return button
  }

  function drawTeams({ teams: n }) {
    const buttons = findAll("button", teams)
    show(teams, Boolean(n))
    if (buttons.length !== (n ?? 0)) arrange(teams, [teams.firstElementChild, ...Array.from({ length: n ?? 0 }, (_, index) => teamButton(index + 1))])
    findAll("button", teams).forEach((button, index) => button.setAttribute("aria-pressed", String(mine?.team === index + 1)))
  }

  function drawTime() {
    const asked = mine && mine.factor !== 1 ? wordOf(mine.factor) : ""
    for (const button of factors) button.setAttribute("aria-pressed", String(button.dataset.factor === asked))
    fill(root, { asked: !asked ? "" : mine.allowed ? t("quiz_allowed") : t(`quiz_asked_${asked}`) })
    if (asked) find("details", root).open = true
  }

  return {
    root,
    draw({ activity, mine: now, me, isPaused }) {
      mine = now
      const { definition } = activity
      const name = now?.name ?? (activity.names === "named" ? me?.nickname : "")
      fill(root, { name: name ? t("quiz_you_are", { name }) : "", about: isPaused ? t("quiz_paused") : rulesOf(definition) })
      drawTeams(definition)
      drawTime()
    },
  }
}

const rulesOf = ({ scoring, penalty }) => [t(`quiz_about_${scoring}`), penalty ? t("quiz_about_penalty") : ""].filter(Boolean).join(" ")
