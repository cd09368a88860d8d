"""The two scenarios that the product was asked for with, step by step, on a computer and on two phones."""

from playwright.sync_api import expect


def test_발표자가_세션을_생성하고_참여자가_채팅_참여(somebody, device):
    presenter, participant = somebody(device), somebody(device)

    # 1. 발표자 로그인 (테스트용 로그인)
    presenter.goto("/auth/test-login")
    presenter.fill('[data-testid="test-email"]', "presenter@test.com")
    presenter.click('[data-testid="test-login-button"]')

    # 2. 대시보드로 이동
    presenter.goto("/dashboard")
    expect(presenter.locator("h1")).to_contain_text("내 세션")

    # 3. 세션 생성
    presenter.click('[data-testid="create-session-button"]')
    presenter.fill('[data-testid="session-title"]', "E2E 테스트 세션")
    presenter.fill('[data-testid="session-description"]', "자동화 테스트용 세션")
    presenter.click('[data-testid="create-button"]')

    # 4. 세션 코드 확인
    code = presenter.locator('[data-testid="session-code"]')
    expect(code).to_be_visible()
    session_code = code.text_content()

    # 5. 세션 활성화
    presenter.click('[data-testid="activate-session"]')
    expect(presenter.locator('[data-testid="session-status"]')).to_contain_text("진행중")

    # 6. 채팅 기능 활성화
    presenter.click('[data-testid="activate-chat"]')

    # 7. 참여자가 세션 참여
    participant.goto(f"/join/{session_code}")
    participant.fill('[data-testid="nickname-input"]', "E2E테스터")
    participant.click('[data-testid="join-button"]')

    # 8. 참여자 페이지 로드 확인
    expect(participant.locator('[data-testid="chat-container"]')).to_be_visible()

    # 9. 발표자가 참여자 수 확인
    expect(presenter.locator('[data-testid="participant-count"]')).to_contain_text("1명")

    # 10. 참여자가 메시지 전송
    participant.fill('[data-testid="chat-input"]', "안녕하세요! E2E 테스트입니다.")
    participant.click('[data-testid="send-button"]')

    # 11. 발표자가 메시지 수신 확인
    expect(presenter.locator('[data-testid="chat-messages"]')).to_contain_text("안녕하세요! E2E 테스트입니다.")

    # 12. 발표자가 응답 메시지 전송
    presenter.fill('[data-testid="chat-input"]', "네, 반갑습니다!")
    presenter.click('[data-testid="send-button"]')

    # 13. 참여자가 응답 메시지 수신 확인
    expect(participant.locator('[data-testid="chat-messages"]')).to_contain_text("네, 반갑습니다!")

    # 14. 이모지 반응 테스트
    participant.click('[data-testid="emoji-👍"]')
    expect(presenter.locator('[data-testid="chat-messages"]')).to_contain_text("👍")


def test_모바일_환경에서_세션_참여(somebody):
    page = somebody("iphone")

    # QR 코드로 세션 참여 (테스트용 세션 코드 사용)
    page.goto("/join/TEST123")

    # 모바일 최적화 확인
    nickname = page.locator('[data-testid="nickname-input"]')
    expect(nickname).to_be_visible()

    # 닉네임 입력
    nickname.fill("모바일사용자")
    page.click('[data-testid="join-button"]')

    # 채팅 UI 모바일 최적화 확인
    expect(page.locator('[data-testid="chat-container"]')).to_be_visible()

    # 터치 입력 테스트
    page.tap('[data-testid="emoji-😀"]')
    page.fill('[data-testid="chat-input"]', "모바일에서 테스트 중입니다!")
    page.tap('[data-testid="send-button"]')


def test_모바일_환경에서_세션_참여_두_번째(somebody):
    """The scripts run twice in a row without a failure: the nickname of the first run is free again."""
    test_모바일_환경에서_세션_참여(somebody)
