/** Who this browser is: other devices, signing out. */
export const account = {
  device: {
    title: "다른 기기에서 보기",
    text: "다른 휴대전화나 컴퓨터의 카메라로 찍으면 같은 계정으로 이어집니다. 줄 선 순서도, 잔액도, 티켓도 그대로입니다.",
    warning: "이 코드를 가진 사람은 누구나 이 계정을 쓸 수 있습니다. 다른 사람에게 보여 주지 마세요.",
    qr: "로그인 QR 코드",
    show: "코드 보이기",
    copyLink: "링크 복사",
    none: {
      title: "아직 계정이 없습니다",
      text: "줄을 서거나 충전하면 저절로 만들어집니다. 따로 가입할 필요가 없습니다.",
    },
  },
  signIn: {
    title: "이 기기에서 이어서 하기",
    text: "{{name}} 님의 계정으로 이 기기에 로그인합니다.",
    replaces:
      "이 기기에서 쓰던 계정({{name}})은 이 기기에서 지워집니다. 그 계정의 잔액과 티켓은 다른 기기에 남아 있을 때만 다시 볼 수 있습니다.",
    confirm: "이 계정으로 계속",
    done: "로그인했습니다",
    same: "이미 이 계정으로 로그인되어 있습니다.",
    broken: { title: "쓸 수 없는 링크입니다", text: "다른 기기에서 코드를 다시 열어 찍어 주세요." },
  },
  signOut: {
    action: "이 기기에서 로그아웃",
    title: "로그아웃할까요?",
    text: "비밀번호가 없는 계정이라, 다른 기기에도 로그인해 두지 않았다면 잔액과 티켓을 다시 볼 수 없습니다.",
    confirm: "로그아웃",
    done: "로그아웃했습니다",
  },
} as const;
