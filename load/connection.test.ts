import { describe, expect, test } from "vitest";

import { Connection } from "#load/connection.ts";
import { serve } from "#test/echo-server.ts";

describe("Connection", () => {
  test("asks one request after the other, and reads answers that come in pieces", async () => {
    const connection = await Connection.open(await serve());
    const first = await connection.ask({ method: "POST", path: "/seats", token: "abc", body: { name: "자리" } });
    expect(JSON.parse(first.body.toString())).toEqual({
      method: "POST",
      url: "/seats",
      auth: "Bearer abc",
      body: '{"name":"자리"}',
    });
    const second = await connection.ask({ path: "/no" });
    expect(second.status).toBe(409);
    expect(JSON.parse(second.body.toString())).toMatchObject({ method: "GET", body: "" });
    connection.close();
  });

  test("one that is lost fails what was asked, and says that it is of no more use", async () => {
    const connection = await Connection.open(await serve((request) => request.socket.destroy()));
    await expect(connection.ask({ path: "/" })).rejects.toThrow();
    expect(connection.isOpen).toBe(false);
  });

  test("refuses a request while another is not answered", async () => {
    const connection = await Connection.open(await serve(() => undefined));
    const unanswered = connection.ask({ path: "/" });
    await expect(connection.ask({ path: "/" })).rejects.toThrow("busy");
    connection.close();
    await expect(unanswered).rejects.toThrow();
  });
});
