/** 입장 게이트에서의 티켓 확인. */
export const consoleCheckIn = {
  title: "입장 확인",
  ready: "티켓을 보여 주세요",
  asking: "확인 중",
  sound: "소리",
  door: {
    title: "이 게이트",
    show: "회차",
    anyShow: "모든 회차",
    any: "회차를 고르지 않아 모든 회차의 티켓이 입장됩니다.",
  },
  code: {
    label: "티켓 코드",
    hint: "스캔하거나 입력하세요. 대소문자, 띄어쓰기, 하이픈은 상관없습니다.",
    send: "입장 확인",
  },
  camera: {
    start: "카메라로 스캔",
    stop: "카메라 끄기",
    picture: "카메라 화면",
    unable: "이 브라우저는 카메라로 코드를 읽을 수 없습니다. 스캐너를 쓰거나 직접 입력하세요.",
    refused: {
      title: "카메라 사용이 허용되지 않았습니다",
      text: "브라우저의 이 페이지 설정에서 허용한 뒤 다시 시도하세요.",
    },
    none: { title: "카메라가 없습니다", text: "스캐너를 쓰거나 코드를 직접 입력하세요." },
    broken: { title: "카메라가 응답하지 않습니다", text: "다른 앱이 쓰고 있을 수 있습니다. 닫고 다시 시도하세요." },
  },
  outcome: {
    admitted: { word: "입장" },
    ownTry: {
      word: "입장",
      text: "{{when}}에 {{operator}}님이 확인했습니다. 응답을 받지 못한 바로 앞의 확인입니다.",
    },
    used: {
      word: "이미 입장한 티켓",
      text: "{{when}}에 {{operator}}님이 확인했습니다. 티켓 한 장으로 한 번만 입장할 수 있습니다.",
    },
    refunded: { word: "환불된 티켓", text: "{{when}}에 환불되어 입장할 수 없습니다." },
    wrongShow: { word: "다른 회차의 티켓", text: "{{title}} {{when}} 회차의 티켓입니다." },
    unknown: { word: "없는 티켓", text: "발급된 적 없는 코드입니다. 다시 스캔하거나 코드를 끝까지 입력하세요." },
    notCode: { word: "티켓 코드가 아님", text: "티켓 코드는 네 자리씩 묶인 24자리 영문과 숫자입니다." },
    unsure: { word: "아직 알 수 없음", text: "티켓을 다시 확인해야 입장 처리가 되었는지 알 수 있습니다." },
  },
  list: {
    title: "이 게이트의 최근 확인",
    at: "시각",
    outcome: "결과",
    seat: "좌석",
    holder: "이름",
    code: "코드",
  },
} as const;
