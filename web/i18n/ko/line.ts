/** The waiting room. */
export const line = {
  title: "대기실",
  number: "대기 번호 {{number}}번",
  joining: {
    title: "줄 서는 중…",
    text: "잠시만요. 지금 순서를 받고 있습니다.",
    again: "접속이 많아 다시 시도하고 있습니다. 이 화면을 그대로 두세요.",
  },
  none: { title: "아직 줄을 서지 않았습니다", text: "줄을 서면 온 순서대로 입장합니다.", join: "줄 서기" },
  unheard: "내 순서를 불러오고 있습니다",
  place: {
    label: "내 순서",
    /** The huge figure, read aloud. */
    spoken: "내 순서 {{position}}번째. {{ahead}} {{estimate}}",
    unit: "번째",
    ahead_other: "앞에 {{formatted}}명이 있습니다.",
    next: "다음이 내 차례입니다.",
    progress: "입장까지 온 만큼",
    tab: "{{position}}번째 · {{concert}}",
  },
  estimate: {
    label: "예상 대기 시간",
    unknown: "아직 알 수 없습니다",
    soon: "1분 이내",
    minutes_other: "약 {{count}}분",
    hours_other: "약 {{count}}시간",
    hoursAndHalf_other: "약 {{count}}시간 30분",
    long_other: "{{count}}시간 넘게",
  },
  sale: {
    upcoming: {
      title: "예매 시작 전입니다",
      text: "{{when}}에 시작합니다. 줄 선 순서대로 입장하니 그대로 기다려 주세요.",
    },
    paused: {
      title: "입장이 잠시 멈췄습니다",
      text: "운영자가 입장을 멈췄습니다. 순서는 그대로이고, 다시 열리면 이어서 입장합니다.",
    },
    soldOut: {
      title: "지금은 남은 좌석이 없습니다",
      text: "결제되지 않은 좌석이 풀릴 수 있습니다. 계속 기다리면 그때 순서대로 안내합니다.",
    },
    over: { title: "마지막 공연이 시작되었습니다", text: "더는 좌석을 팔지 않으니 기다리지 않아도 됩니다." },
    closed: { title: "새로 줄 서기는 마감되었습니다", text: "이미 선 순서는 끝까지 안내합니다." },
  },
  link: {
    connecting: "연결하는 중",
    live: "실시간",
    polling: "연결됨",
    offline: "연결 끊김",
    heardAt: "{{time}} 기준",
    kept: "연결이 끊겨도 순서는 그대로입니다. 이어지는 대로 다시 보여 드립니다.",
  },
  keep: {
    title: "이 탭만 열어 두면 됩니다",
    live: "다른 탭이나 앱을 봐도 괜찮습니다. 창을 닫거나 휴대전화가 꺼져도 순서는 사라지지 않지만, 알림은 울리지 않습니다.",
    pollingTitle: "이 화면을 켜 두세요",
    polling: "지금은 실시간 연결이 되지 않습니다. 이 화면을 보고 계셔야 차례를 알려 드릴 수 있습니다.",
  },
  chime: {
    label: "차례가 되면 소리로 알리기",
    on: "켜짐. 방금 들린 소리로 알려 드립니다.",
    off: "켜면 소리를 한 번 들려 드립니다.",
    asleep: "켜져 있습니다. 화면을 한 번 누르면 소리가 준비됩니다.",
    refused: "이 브라우저에서는 소리를 낼 수 없습니다.",
  },
  turn: {
    tab: "🔔 내 차례입니다!",
    title: "내 차례입니다",
    label: "입장까지 남은 시간",
    text: "시간 안에 들어오지 않으면 다음 분께 차례가 넘어갑니다.",
    go: "좌석 고르러 가기",
    over: "시간이 다 됐습니다. 차례가 아직 남아 있는지 확인하고 있습니다.",
    passed: "내 차례입니다. 바로 좌석을 고르세요.",
  },
  leave: {
    action: "줄에서 나가기",
    title: "줄에서 나갈까요?",
    text: "지금 순서가 사라지고, 잡아 둔 좌석도 풀립니다. 다시 서면 맨 뒤부터 기다려야 합니다.",
    stay: "계속 기다리기",
    confirm: "나가기",
  },
  over: {
    EXPIRED: {
      title: "차례가 지나갔습니다",
      text: "정해진 시간이 지나 다음 분께 차례가 넘어갔습니다. 결제된 금액은 없습니다. 다시 줄을 서면 맨 뒤부터 기다립니다.",
    },
    LEFT: { title: "줄에서 나왔습니다", text: "다시 줄을 서면 맨 뒤부터 기다립니다." },
    COMPLETED: {
      title: "예매를 마쳤습니다",
      text: "결제와 함께 이 순서는 끝났습니다. 더 예매하려면 다시 줄을 서 주세요.",
    },
    unknown: {
      title: "이 순서는 끝났습니다",
      text: "결제했거나 시간이 지나 끝난 순서입니다. 더 예매하려면 다시 줄을 서 주세요.",
    },
    again: "다시 줄 서기",
    tickets: "내 티켓 보기",
    concert: "공연 보기",
  },
} as const;
