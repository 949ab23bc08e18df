/** Paying for what is held. */
export const checkout = {
  title: "결제",
  hold: {
    label: "자리를 지켜 드리는 시간",
    text: "이 시간 안에 결제하면 자리가 확정됩니다.",
    soon: "1분 안에 결제해 주세요. 시간이 지나면 자리가 풀립니다.",
    ending: "시간이 다 됐습니다. 결과를 확인하고 있습니다.",
  },
  order: { title: "예매 내용", total: "결제할 금액" },
  otherHolds: {
    title: "결제하면 이번 순서가 끝납니다",
    text: "이 공연에 잡아 둔 자리가 더 있습니다. 그 자리는 남은 시간까지만 지켜 드립니다. 결제하려면 줄을 맨 뒤에 다시 서서 그 안에 순서가 되어야 합니다.",
    first: "{{seats}}부터 결제하기",
  },
  holdsLeft: {
    title: "아직 결제하지 않은 자리가 있습니다",
    text: "결제와 함께 순서가 끝났습니다. 지금 줄을 다시 서서 남은 시간 안에 순서가 되면 결제할 수 있습니다.",
    join: "다시 줄 서기",
  },
  wallet: {
    balance: "내 잔액",
    after: "결제 후 잔액",
    missing: "모자란 금액",
  },
  charge: {
    title: "잔액을 채우면 바로 결제할 수 있습니다",
    amounts: "충전할 금액",
    exact: "딱 모자란 만큼",
    several: "한 번에 {{most}}까지 충전할 수 있어 {{times}}번에 나누어 이어서 충전합니다.",
    tooExpensive: {
      title: "이 좌석은 결제할 수 없습니다",
      text: "잔액은 최대 {{limit}}까지라 이 좌석 값에 모자랍니다. 자리를 놓고 더 적게 골라 주세요.",
    },
    submit: "{{amount}} 충전하기",
    done: "{{amount}}을 충전했습니다.",
  },
  pay: {
    action: "{{amount}} 결제하기",
    busy: "결제하는 중…",
    note: "여러 번 눌러도 한 번만 결제됩니다.",
    unsure: {
      title: "결제되었는지 아직 모릅니다",
      text: "답을 받지 못했습니다. 다시 확인해도 두 번 결제되지 않으니 안심하세요.",
      action: "결과 확인하기",
    },
    waiting: "줄을 서 있습니다. 순서가 되면 대기실에서 잡아 둔 자리로 바로 안내합니다.",
    toLine: "대기실로 가기",
    short: {
      title: "잔액이 모자랍니다",
      text: "다른 곳에서 잔액을 쓴 것 같습니다. 모자란 만큼 채우면 결제할 수 있습니다.",
    },
  },
  release: {
    action: "자리를 놓고 다시 고르기",
    title: "이 자리를 놓을까요?",
    text: "놓은 자리는 바로 다른 분이 잡을 수 있습니다. 내 순서는 그대로라 다른 자리를 고를 수 있습니다.",
    keep: "계속 결제하기",
    confirm: "자리 놓기",
    done: "자리를 놓았습니다. 다시 골라 주세요.",
  },
  over: {
    EXPIRED: {
      title: "자리를 지켜 드리는 시간이 끝났습니다",
      text: "결제하지 않아 자리가 풀렸습니다. 돈은 나가지 않았습니다. 예매 시간이 남아 있으면 자리를 다시 고를 수 있고, 아니면 줄을 다시 설 수 있습니다.",
    },
    CANCELLED: {
      title: "취소된 예매입니다",
      text: "자리를 놓았거나 환불된 예매입니다. 자세한 내용은 예매 내역에 있습니다.",
    },
    again: "자리 다시 고르기",
    reservations: "예매 내역",
  },
  missing: { title: "예매를 찾을 수 없습니다", text: "이 계정으로 잡은 자리가 아닙니다. 예매 내역에서 확인해 주세요." },
  receipt: {
    title: "예매가 끝났습니다",
    text_other: "{{count}}석이 내 자리가 되었습니다. 입장할 때 티켓의 QR 코드를 보여 주세요.",
    number: "결제 번호",
    paidAt: "결제 시각",
    amount: "결제한 금액",
    balance: "남은 잔액",
    seats: "좌석",
    tickets: "티켓 보기",
    receipt: "영수증",
    more: "다른 공연 보기",
  },
  resume: "결제 이어서 하기",
} as const;
