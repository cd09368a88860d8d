import { arrange, clone, fill, find, show } from "../../core/dom.js"
import { t, tn } from "../../core/strings.js"
import { clockTime } from "../../core/times.js"
import { toast } from "../../core/toast.js"

const ON_DESK = 20 // acts that the desk has at most; engagenow/moderation/acts.py knows it too
const ALL = 200 // acts that are read when more are asked for

// Who did what: the newest acts are part of the desk, the older ones are read when they are asked for.
export function mountAudit({ root, store, read }) {
  const place = find("[data-audit]", root)
  const list = find("ol", place)
  const more = find("[data-audit-more]", place)
  let older = [] // as they were read when they were asked for

  function draw() {
    const newest = store.read("desk")?.moderation?.data?.audit ?? []
    const known = new Set(newest.map(({ id }) => id))
    const acts = [...newest, ...older.filter(({ id }) => !known.has(id))]
    arrange(list, acts.map(rowOf), find("summary", place))
    show(place, acts.length > 0)
    show(more, !older.length && newest.length >= ON_DESK)
  }

  function rowOf(act) {
    const row = find(`[data-act-id="${CSS.escape(act.id)}"]`, list) ?? clone("desk-act")
    row.dataset.actId = act.id
    return fill(row, {
      at: clockTime(act.at), by: act.by.name, about: act.nickname ?? "", what: [t(`act_${act.act}`), moreOf(act)].filter(Boolean).join(": "),
      undone: act.undone_at ? t("act_undone", { name: act.undone_by }) : "",
    })
  }

  // What else is known of an act; "" where its name says all.
  function moreOf({ act, detail }) {
    if (act === "muted") return detail?.minutes ? tn("for_minutes", detail.minutes) : t("until_the_end")
    if (act === "removed") return detail?.texts ? t("act_with_texts") : ""
    if (act === "dismissed_all") return tn("texts", detail.count)
    if (act === "settings") return detail.changed.map((name) => t(`setting_${name}`)).join(", ")
    return act === "moderator_added" ? detail.scope.map((scope) => t(`scope_${scope}`)).join(", ") : ""
  }

  async function load() {
    try {
      older = await read(`/audit?limit=${ALL}`)
      draw()
    } catch (refusal) {
      toast(refusal.detail)
    }
  }

  more.addEventListener("click", load)
  store.watch("desk", draw)
}
