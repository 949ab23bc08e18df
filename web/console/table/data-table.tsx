/** Rows of the same kind as a real table: a caption, named columns, the first cell naming its row. It scrolls by itself. */
import type { ReactNode } from "react";

import styles from "#web/console/table/data-table.module.css";
import { classNames } from "#web/ui/class-names.ts";
import { VisuallyHidden } from "#web/ui/visually-hidden.tsx";

export interface Column<Row> {
  key: string;
  name: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts stand at the right. */
  numeric?: boolean;
  /** Its text may take several lines, so that more columns are seen at once. */
  wraps?: boolean;
}

export interface DataTableProps<Row> {
  caption: string;
  /** The first of them names the row. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
}

export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    // What scrolls must be reachable by keyboard, and then it needs a name.
    <section className={styles["scroll"]} aria-label={caption} tabIndex={0}>
      <table className={styles["table"]}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map(({ key, name, numeric = false }) => (
              <th key={key} scope="col" className={classNames(numeric && styles["numeric"])}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) => (
                <Cell key={column.key} column={column} row={row} isName={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell<Row>({ column, row, isName }: { column: Column<Row>; row: Row; isName: boolean }) {
  const className = classNames(column.numeric === true && styles["numeric"], column.wraps === true && styles["wraps"]);
  if (!isName) return <td className={className}>{column.cell(row)}</td>;
  return (
    <th scope="row" className={className}>
      {column.cell(row)}
    </th>
  );
}
