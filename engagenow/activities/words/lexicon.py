"""Words that end as if a particle stood there, and English words that end as if they were plurals.

Only those matter whose beginning is a word as well. The list does not have to be complete: in a cloud with such a word
most of its forms take particles, which shows it (merging.py).
"""

DEGREES = """
만족도 참여도 집중도 이해도 관심도 중요도 신뢰도 선호도 몰입도 완성도 난이도 인지도 기여도 활용도 친밀도 숙련도
공감도 정확도 충성도 위험도 성숙도 청렴도 행복도 투명도 호감도 긴급도 시급도 적합도 유사도 복잡도 피로도 명료도
선명도 해상도 의존도 협조도
"""
PLACES = """
강화도 거제도 경기도 강원도 충청도 전라도 경상도 제주도 울릉도 여의도 영종도 월미도 안면도 백령도 순천만 광양만
아산만 영일만 을지로 퇴계로 충무로
"""
PEOPLE = """
어린이 젊은이 늙은이 고양이 정치가 역사가 투자가 연주가 만화가 애호가 서예가 도예가 공예가 안무가 작사가 종교가
전공의 전문의 수련의 담당의 외과의 내과의
"""
PRICES = """
최고가 최저가 판매가 매매가 구매가 도매가 소매가 출고가 경매가 공시가 전세가
"""
OTHERS = """
언제나 누구나 어디나 얼마나 혹시나 역시나 오보에 바라보다 돌아보다 찾아보다 살펴보다 알아보다 지켜보다 둘러보다
살림살이 시집살이
"""
SUFFIXES = """
학과 대로 주의 회의 강의 사랑 자랑 놀이 맞이 풀이 벌이 둥이 걸이 꽂이 잡이
"""
SINGULARS = """
news goods customs arms means blues shorts pants outdoors indoors sometimes besides canvas lens series species bias
status physics economics politics ethics mathematics statistics analytics athletics acoustics optics linguistics
logistics electronics robotics genetics mechanics dynamics aerobics gymnastics starbucks adidas
"""

WHOLE = frozenset(" ".join((DEGREES, PLACES, PEOPLE, PRICES, OTHERS)).split())
ENDS_SO = tuple(SUFFIXES.split())  # what ends so is no word with an ambiguous particle
NO_PLURAL = frozenset(SINGULARS.split())
