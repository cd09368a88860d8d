"""Names for those who play under an alias: two words that say nothing of the person."""

WORDS = {
    "ko": (
        "빨간 노란 파란 하얀 푸른 빠른 느긋한 용감한 수줍은 씩씩한 다정한 명랑한 반짝이는 졸린 배고픈 든든한 "
        "똑똑한 상냥한 조용한 활기찬 엉뚱한 차분한 재빠른 너그러운",
        "수달 고래 여우 토끼 사자 호랑이 판다 펭귄 고양이 강아지 다람쥐 두루미 부엉이 거북이 돌고래 코끼리 기린 사슴 "
        "오리 참새 까치 너구리 고슴도치 코알라 캥거루 얼룩말 하마 낙타 문어 나비 꿀벌 해달",
    ),
    "en": (
        "Red Yellow Blue White Green Swift Easy Brave Shy Bold Kind Merry Bright Sleepy Hungry Sturdy Clever Gentle "
        "Quiet Lively Odd Calm Nimble Generous",
        "Otter Whale Fox Rabbit Lion Tiger Panda Penguin Cat Dog Squirrel Crane Owl Turtle Dolphin Elephant Giraffe "
        "Deer Duck Sparrow Magpie Raccoon Hedgehog Koala Kangaroo Zebra Hippo Camel Octopus Butterfly Bee Seal",
    ),
}
STEP = 331  # from one number to the next: names that follow each other share no word


def name_of(number: int, language: str) -> str:
    """The name of the participant with this number, from 1. Where a pair of words comes again, it gets a number."""
    firsts, seconds = (words.split() for words in WORDS.get(language, WORDS["en"]))
    number_of_names = len(firsts) * len(seconds)
    place = (number - 1) * STEP % number_of_names
    again = (number - 1) // number_of_names
    name = f"{firsts[place % len(firsts)]} {seconds[place // len(firsts)]}"
    return f"{name} {again + 1}" if again else name
