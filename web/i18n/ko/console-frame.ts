/** 콘솔의 틀: 운영자가 갈 수 있는 곳과 로그인. */
export const consoleFrame = {
  nav: { label: "콘솔", concerts: "공연", sales: "판매", checkIn: "입장", acts: "작업 기록", fans: "관객 화면" },
  signedInAs: "{{operator}} 로그인 중",
  signOut: "로그아웃",
  signIn: {
    title: "운영자 로그인",
    text: "운영자 토큰으로 로그인합니다. 토큰은 자리를 처음 시작할 때 표시됩니다.",
    token: "토큰",
    missing: "토큰을 입력해 주세요.",
    wrong: "운영자 토큰이 아닙니다. 전체를 복사했는지 확인해 주세요.",
    refused: "쓰던 토큰이 더 이상 유효하지 않습니다. 지금 유효한 토큰으로 로그인하세요.",
    stay: "이 기기에서 로그인 유지",
    submit: "로그인",
  },
} as const;
