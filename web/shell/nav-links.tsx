/** The three places of the app, in the header and below the thumb. */
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import styles from "#web/shell/nav-links.module.css";
import { classNames } from "#web/ui/class-names.ts";
import { ConcertsIcon, PersonIcon, TicketIcon } from "#web/ui/icons.tsx";

const places = [
  { name: "concerts", href: "/", Icon: ConcertsIcon, isAt: (path: string) => !path.startsWith("/me") },
  { name: "tickets", href: "/me/tickets", Icon: TicketIcon, isAt: (path: string) => path.startsWith("/me/tickets") },
  {
    name: "me",
    href: "/me",
    Icon: PersonIcon,
    isAt: (path: string) => /^\/me(?:\/|$)/u.test(path) && !path.startsWith("/me/tickets"),
  },
] as const;

export function NavLinks({ look }: { look: "line" | "tabs" }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  return places.map(({ name, href, Icon, isAt }) => (
    <Link
      key={name}
      href={href}
      className={classNames(styles["link"], styles[look])}
      aria-current={isAt(path) ? "page" : undefined}
    >
      {look === "tabs" && <Icon size={24} />}
      {t(`nav.${name}`)}
    </Link>
  ));
}
