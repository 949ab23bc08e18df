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

  test("reads an answer of many pieces whole, and the one after it", async () => {
    const body = Buffer.alloc(1_000_000, "자리");
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-length": body.length });
      response.end(body);
    });
    const connection = await Connection.open(url);
    for (let i = 0; i < 3; i += 1) expect((await connection.ask({ path: "/" })).body.equals(body)).toBe(true);
    connection.close();
  });

  test("is lost when more is answered than was asked: what follows would pass for the next answer", async () => {
    const url = await serve((request) => {
      request.socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500");
    });
    const connection = await Connection.open(url);
    await expect(connection.ask({ path: "/" })).rejects.toThrow("more was answered");
    expect(connection.isOpen).toBe(false);
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
