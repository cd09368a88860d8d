import { mountTally } from "./view.js"

export const mount = ({ root, store }) => mountTally({ root, store })
