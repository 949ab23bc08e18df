/** What every page says. */
export const common = {
  brand: "자리",
  skipToContent: "본문으로 건너뛰기",
  nav: { label: "주 메뉴", concerts: "공연", tickets: "티켓", me: "내 정보" },
  language: { switchTo: "EN, switch to English" },
  theme: { auto: "기기 설정", light: "밝게", dark: "어둡게", next: "화면 밝기: {{now}}. 바꾸기" },
  loading: "불러오는 중",
  close: "닫기",
  cancel: "취소",
  hide: "숨기기",
  underWay: "처리하고 있습니다. 이 창을 숨겨도 계속 진행됩니다.",
  more: "더 보기",
  retry: "다시 시도",
  toConcerts: "공연 보러 가기",
  copied: "복사했습니다",
  seats_other: "{{count}}석",
  time: {
    remaining: "남은 시간",
    days_other: "{{count}}일",
    hours_other: "{{count}}시간",
    minutes_other: "{{count}}분",
    seconds_other: "{{count}}초",
  },
  offline: "연결이 끊겼습니다. 다시 연결되면 저절로 이어집니다.",
  notFound: {
    title: "여기에는 자리가 없네요",
    text: "주소가 바뀌었거나 처음부터 없던 페이지입니다.",
  },
  crashed: {
    title: "화면을 그리다 멈췄습니다",
    text: "예매나 대기 순서는 그대로입니다. 새로고침하면 이어서 볼 수 있습니다.",
    reload: "새로고침",
  },
  missing: {
    title: "화면을 불러오지 못했습니다",
    text: "연결이 끊겼거나 새 버전이 나왔습니다. 새로고침하면 이어서 볼 수 있습니다.",
  },
} as const;
