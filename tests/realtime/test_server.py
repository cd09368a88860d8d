"""The socket edge, where no client would get to it."""


def test_a_command_that_comes_after_its_connection_has_ended_is_answered(app):
    answer = app.extensions["realtime"].on_command("send_message", "a sid that has gone", {"message": "안녕"})
    assert (answer["ok"], answer["code"]) == (False, "not_joined")
    assert answer["detail"]
