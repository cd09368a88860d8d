export { mount } from "./room.js"
