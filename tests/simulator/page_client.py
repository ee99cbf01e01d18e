"""A client for the requests of the page, without a browser."""

import aiohttp
import orjson

from simulator.constants import Json


class Browser:
    """Sends the page's requests as one person."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def get(self, path: str) -> tuple[int, str]:
        async with self._session.get(self._url + path) as response:
            return response.status, await response.text()

    async def show(self, path: str) -> Json:
        status, body = await self.get(path)
        assert status == 200, body
        shown = orjson.loads(body)
        return shown if isinstance(shown, dict) else {"list": shown}

    async def do(self, what: str, person: str = "karin", /, **order: object) -> Json:
        url = f"{self._url}/page/do/{what}"
        async with self._session.post(url, json={"person": person, **order}) as response:
            answer: Json = await response.json()
            return answer | ({} if response.ok else {"status": response.status})

    async def chat(self, key: str, person: str = "karin") -> Json:
        chats = (await self.show(f"/page/chats?person={person}"))["list"]
        found: Json = next(chat for chat in chats if chat["key"] == key)
        return found

    async def messages(self, chat: str = "meeting", person: str = "karin") -> list[Json]:
        found: list[Json] = (await self.show(f"/page/chats/{chat}?person={person}"))["list"]
        return found
