// Making a quiz: what is typed, what is pasted, and what the server is sent.
import assert from "node:assert/strict"
import test from "node:test"
import { formatOf } from "../../engagenow/static/js/activities/quiz/form/import.js"
import { questionsIn } from "../../engagenow/static/js/activities/quiz/form/pasted.js"
import { blankQuestion, problemsOf, questionOf, typedFrom, typedOf } from "../../engagenow/static/js/activities/quiz/form/questions.js"
import { emptyQuiz, payloadOf, PRESETS, presetOf, problemsOf as problemsOfQuiz, quizOf, refusedPlaces, withMore, written } from "../../engagenow/static/js/activities/quiz/form/values.js"

const PASTED = `1. 대한민국의 수도는?
① 부산
② 서울 (정답)
③ 대전
해설: 1394년부터예요.
시간: 30초

Q2) Which are prime?
[x] 2
[ ] 4
[x] 5

3) 윤년은 며칠인가요?
정답: 366

원주율은?
답: 3.14 ± 0.01

훈민정음을 만든 왕은?
정답: 세종대왕, 세종

지구는 둥글다.
정답: O

Pick one
A) red
B) blue
Answer: B`

test("questions are read as people write them down", () => {
  const found = questionsIn(PASTED)
  assert.deepEqual(found[0], { text: "대한민국의 수도는?", type: "choice", options: ["부산", "서울", "대전"], right: [1], explanation: "1394년부터예요.", seconds: 30 })
  assert.deepEqual([found[1].text, found[1].options, found[1].right], ["Which are prime?", ["2", "4", "5"], [0, 2]])
  assert.deepEqual([found[2].type, found[2].value, found[2].tolerance], ["number", "366", "0"])
  assert.deepEqual([found[3].value, found[3].tolerance], ["3.14", "0.01"])
  assert.deepEqual([found[4].type, found[4].accepted], ["text", ["세종대왕", "세종"]])
  assert.deepEqual([found[5].options, found[5].right], [["O", "X"], [0]])
  assert.deepEqual([found[6].options, found[6].right], [["red", "blue"], [1]])
  assert.equal(found.length, 7)
  for (const question of found) assert.deepEqual(problemsOf(typedFrom(question)), {}, question.text)
})

test("what is not marked as right is asked for, and nothing is invented", () => {
  const [unmarked] = questionsIn("좋아하는 색은?\n빨강\n파랑")
  assert.deepEqual(unmarked.right, [])
  assert.deepEqual(problemsOf(typedFrom(unmarked)), { options: ["quiz_right_missing"] })
  assert.deepEqual(problemsOf(typedFrom(questionsIn("질문만 있어요")[0])), { accepted: ["quiz_answer_missing"] })
  assert.deepEqual(questionsIn("\n\n  \n"), [])
})

test("how a text is to be read shows in its beginning or its name", () => {
  assert.equal(formatOf('{"questions": []}'), "json")
  assert.equal(formatOf("type,text,correct\n"), "csv")
  assert.equal(formatOf("아무거나", "문제.CSV"), "csv")
  assert.equal(formatOf(PASTED), "list")
})

const CHOICE = {
  id: "a", type: "choice", text: "?", options: [{ id: "o1", text: "하나" }, { id: "o2", text: "둘" }], correct: ["o2"], partial: false,
  seconds: 20, read: 0, weight: 1, explanation: "그래서요",
}

test("a question that is not changed is sent as it came", () => {
  const number = { id: "b", type: "number", text: "?", correct: { value: 3.5, tolerance: 0.5 }, seconds: 30, read: 5, weight: 2 }
  const text = { id: "c", type: "text", text: "?", correct: ["가", "나"], seconds: 20, read: 0, weight: 0 }
  const order = { id: "d", type: "order", text: "?", options: CHOICE.options, correct: ["o2", "o1"], seconds: 20, read: 0, weight: 1 }
  assert.deepEqual(questionOf(typedOf(CHOICE)), CHOICE)
  assert.deepEqual(questionOf(typedOf(number)), number)
  assert.deepEqual(questionOf(typedOf(text)), text)
  assert.deepEqual(typedOf(order).options.map(({ id }) => id), ["o2", "o1"], "listed in the right order")
  assert.deepEqual(questionOf(typedOf(order)), order)
})

test("a new option gets an id that none has, and keeps those of the others", () => {
  const typed = typedOf(CHOICE)
  typed.options.unshift({ id: "", text: "새것", right: true })
  assert.deepEqual(questionOf(typed).options.map(({ id }) => id), ["o3", "o1", "o2"])
  assert.deepEqual(questionOf(typed).correct, ["o3", "o2"])
  typed.options.push({ id: "", text: "  ", right: true })
  assert.equal(questionOf(typed).options.length, 3, "an empty one is none")
})

test("what is wrong is said beside what is wrong", () => {
  const with_ = (more) => problemsOf({ ...typedOf(CHOICE), ...more })
  assert.deepEqual(with_({}), {})
  assert.deepEqual(with_({ text: " " }), { text: ["question_missing"] })
  assert.deepEqual(with_({ text: "a\x1bb", explanation: "가".repeat(501) }), { text: ["text_controls", {}], explanation: ["too_long", { n: 1 }] })
  assert.deepEqual(with_({ seconds: "4" }), { seconds: ["quiz_seconds_range"] })
  assert.deepEqual(with_({ seconds: "20.5", read: "16" }), { seconds: ["quiz_seconds_range"], read: ["quiz_read_range"] })
  assert.deepEqual(with_({ read: "" }), {})
  assert.deepEqual(with_({ options: [{ text: "같은", right: true }, { text: " 같은 ", right: false }] }), { options: ["quiz_option_twice", { text: "같은" }] })
  assert.deepEqual(with_({ options: [{ text: "하나뿐", right: true }] }), { options: ["options_missing"] })
  assert.deepEqual(with_({ type: "number", value: "많이" }), { value: ["number_wanted"] })
  assert.deepEqual(with_({ type: "number", value: "3", tolerance: "-1" }), { tolerance: ["number_wanted"] })
  assert.deepEqual(with_({ type: "text", accepted: "가".repeat(61) }), { accepted: ["line_too_long", { line: 1, n: 1 }] })
})

test("a preset is known by what it sets", () => {
  assert.equal(presetOf(emptyQuiz().settings), "game")
  for (const [name, settings] of Object.entries(PRESETS)) assert.equal(presetOf({ ...settings, teams: "3" }), name)
  assert.equal(presetOf({ ...PRESETS.game, board: "never" }), "")
})

test("a quiz is sent without what was left empty", () => {
  const quiz = { ...emptyQuiz(), title: " 첫  퀴즈 ", questions: [blankQuestion(), typedOf(CHOICE), blankQuestion()] }
  const payload = payloadOf(quiz)
  assert.deepEqual([payload.title, payload.names, payload.definition.questions.length, payload.definition.teams], ["첫  퀴즈", "named", 1, null])
  assert.equal(problemsOfQuiz(quiz), null)
  assert.deepEqual(problemsOfQuiz(emptyQuiz()).title, ["quiz_title_missing"])
  assert.deepEqual(Object.keys(problemsOfQuiz({ ...emptyQuiz(), title: "제목" }).questions[0]), ["text", "options"], "one question at least")
  const saved = { title: "제목", names: "alias", prepared: { ...payload.definition, teams: 4, early_lock: true, penalty: 0.5 } }
  assert.deepEqual([quizOf(saved).settings.teams, quizOf(saved).settings.names], ["4", "alias"])
  const again = payloadOf(quizOf(saved)).definition
  assert.deepEqual([payload.definition.early_lock, payload.definition.penalty], [false, 0])
  assert.deepEqual([again.early_lock, again.penalty, quizOf(saved).settings.penalty], [true, 0.5, "0.5"])
  assert.equal(written([blankQuestion(), blankQuestion()]).length, 1)
})

test("pasted questions replace blank ones, and nothing that was typed", () => {
  const begun = { ...blankQuestion(), options: [{ id: "", text: "하나", right: true }] }
  const pasted = [typedOf(CHOICE)]
  assert.deepEqual(withMore([blankQuestion(), begun, blankQuestion()], pasted), [begun, ...pasted])
  assert.deepEqual(withMore([blankQuestion()], pasted), pasted)
})

test("the server's problems find their question", () => {
  const errors = [{ field: "definition.questions.2.correct", message: "m" }, { field: "title", message: "t" }, { field: "names", message: "n" }]
  assert.deepEqual(refusedPlaces({ errors }), { title: "t", form: "n", questions: { 2: { field: "solution", message: "m" } } })
  assert.deepEqual(refusedPlaces({ detail: "…" }), { questions: {}, form: "…" })
})

test("rows of a spreadsheet are questions without a heading", () => {
  const [city, sum, unclear] = questionsIn("수도는?\t서울\t부산\t부산\n1 + 1은?\t2\n\n좋은 것은?\t봄\t여름\t가을\n")
  assert.deepEqual([city.text, city.type, city.options, city.right], ["수도는?", "choice", ["서울", "부산"], [1]])
  assert.deepEqual([sum.type, sum.value], ["number", "2"])
  assert.deepEqual([unclear.options, unclear.right], [["봄", "여름", "가을"], []], "none of them is named as right")
  assert.equal(questionsIn("질문은?\t\n하나\t둘").length, 1, "a list may have tabs")
})
