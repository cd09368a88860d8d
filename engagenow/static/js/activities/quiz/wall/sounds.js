import { isQuiet } from "../model.js"

// The sounds of a quiz, made here, so that no music of others is needed: [Hz, seconds until it begins, seconds that it lasts].
const TUNES = {
  tick: [[880, 0, 0.05]],
  open: [[523, 0, 0.1], [784, 0.1, 0.2]],
  lock: [[392, 0, 0.15], [262, 0.15, 0.3]],
  solution: [[523, 0, 0.12], [659, 0.12, 0.12], [784, 0.24, 0.3]],
  podium: [[523, 0, 0.15], [523, 0.18, 0.1], [523, 0.3, 0.1], [698, 0.42, 0.3], [659, 0.75, 0.15], [698, 0.92, 0.6]],
}
const PHASES = { answering: "open", locked: "lock", solution: "solution", podium: "podium" }
const LAST = 5 // seconds that are heard
const LOUD = 0.12

// The tune of a change of the picture: {step, phase, seconds} before and now. null: none.
export function soundOf(before, now) {
  if (!before) return null // a page that has just come
  if (before.step !== now.step || before.phase !== now.phase) return PHASES[now.phase] ?? null
  const counts = now.phase === "ready" || (now.phase === "answering" && now.seconds <= LAST)
  return counts && now.seconds > 0 && now.seconds < before.seconds ? "tick" : null
}

// Off until a key on this page turns them on: before that a browser plays nothing.
export function createSounds(changed) {
  let audio = null
  let isOn = false
  let last = null

  function play(tune) {
    for (const [pitch, after, long] of TUNES[tune]) {
      const start = audio.currentTime + after
      const tone = new OscillatorNode(audio, { type: "triangle", frequency: pitch })
      const loudness = new GainNode(audio, { gain: LOUD })
      loudness.gain.setValueAtTime(LOUD, start)
      loudness.gain.exponentialRampToValueAtTime(0.001, start + long)
      tone.connect(loudness).connect(audio.destination)
      tone.start(start)
      tone.stop(start + long)
    }
  }

  return {
    get isOn() { return isOn },
    turn() {
      audio ??= new AudioContext()
      isOn = !isOn
      if (isOn) audio.resume().then(() => play("open"), () => {})
      changed()
    },
    hear(activity, now) {
      const tune = soundOf(last, now)
      last = now
      if (tune && isOn && !isQuiet(activity)) play(tune)
    },
  }
}
