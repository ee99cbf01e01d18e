"""The fastest possible bot over HTTP: no token, no database, one POST; the upper limit of aiohttp alone."""

import os

from aiohttp import ClientSession, web


async def _app() -> web.Application:
    session = ClientSession()

    async def messages(request: web.Request) -> web.Response:
        said = await request.json()
        answer = {"type": "message", "replyToId": said["id"], "text": f"echo: {said['text']}"}
        url = f"{said['serviceUrl']}v3/conversations/{said['conversation']['id']}/activities/{said['id']}"
        async with session.post(url, json=answer) as response:
            await response.json()
        return web.Response(status=201)

    app = web.Application()

    async def close(_app: web.Application) -> None:
        await session.close()

    app.router.add_post("/api/messages", messages)
    app.on_cleanup.append(close)
    return app


if __name__ == "__main__":
    web.run_app(_app(), host="127.0.0.1", port=int(os.environ["BOT_PORT"]), access_log=None, print=None)
