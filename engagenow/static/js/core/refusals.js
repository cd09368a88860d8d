import { t } from "./strings.js"
import { toast } from "./toast.js"

const LOGGED_OUT = new Set(["token_required", "token_invalid"])
const LONG = 15000 // ms: it has a button, which takes a while to reach

export const loginAddress = () => `/auth/login?next=${encodeURIComponent(location.pathname)}`

// Tells a presenter what was refused; where the login is over, with the way back in.
export function tellRefusal({ code, detail }) {
  if (LOGGED_OUT.has(code)) return toast(detail, { action: { label: t("log_in_again"), act: goToLogin }, ms: LONG })
  if (code === "csrf_failed") return toast(detail, { action: { label: t("reload"), act: () => location.reload() }, ms: LONG })
  toast(detail)
}

// Answers what `act()` answers, or null where it was refused: then this is told.
export async function orTell(act) {
  try {
    return await act()
  } catch (refusal) {
    if (!refusal.code) throw refusal
    tellRefusal(refusal)
    return null
  }
}

function goToLogin() {
  location.assign(loginAddress())
}
