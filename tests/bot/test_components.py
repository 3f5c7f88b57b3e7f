from __future__ import annotations

import json
from pathlib import Path

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.action_server import connect_actions
from bot.entities import entities_of
from bot.errors import LexiconUnavailable, SettingsError
from bot.fixed_phrases import FixedPhrases, fixed_topic
from bot.lexicon_feed import LexiconFeed
from bot.no_chinese import is_no_chinese
from bot.pipeline import SPANS, make_pipeline
from bot.settings import EngineSettings
from contracts.codec import to_data
from contracts.lexicon import Lexicon, Term
from language.normalise import normalise

LEXICON = Lexicon(
    "v1",
    items=(Term("psb-id-card-reissue", "居民身份证补领", ("补办身份证",)),),
    departments=(Term("psb", "云州市公安局", ("公安局",)),),
    regions=(Term("990102", "城东区"),),
)


class Source:
    """A lexicon source told what to give."""

    def __init__(self, lexicon: Lexicon | None) -> None:
        self.lexicon = lexicon
        self.asked: list[str] = []

    def fetch(self, known_version: str) -> Lexicon | None:
        self.asked.append(known_version)
        if self.lexicon is None:
            raise LexiconUnavailable("down")
        return None if self.lexicon.version == known_version else self.lexicon


def test_a_new_lexicon_is_swapped_in_and_kept_for_the_next_start(tmp_path: Path) -> None:
    cache = tmp_path / "engine" / "lexicon.json"
    source = Source(LEXICON)
    feed = LexiconFeed(source, cache, 60)
    assert feed.matcher.version == ""
    assert feed.refresh() is True
    assert feed.refresh() is False
    assert source.asked == ["", "v1"]
    assert json.loads(cache.read_text(encoding="utf-8")) == to_data(LEXICON)
    assert LexiconFeed(Source(None), cache, 60).matcher.match("公安局").departments


def test_without_the_service_the_old_lexicon_stays(tmp_path: Path) -> None:
    source = Source(LEXICON)
    feed = LexiconFeed(source, tmp_path / "lexicon.json", 60)
    feed.refresh()
    source.lexicon = None
    assert feed.refresh() is False
    assert feed.matcher.version == "v1"


def test_a_broken_cache_is_no_lexicon(tmp_path: Path) -> None:
    cache = tmp_path / "lexicon.json"
    cache.write_text("{", encoding="utf-8")
    assert LexiconFeed(Source(None), cache, 60).matcher.version == ""


def test_the_pipeline_finds_items_departments_regions_facets_and_numbers(tmp_path: Path) -> None:
    feed = LexiconFeed(Source(LEXICON), tmp_path / "lexicon.json", 60)
    feed.refresh()
    doc = make_pipeline(feed)(normalise("城东区公安局补办身份證多少钱，看云公规〔2025〕3号，电话⟦phone:1⟧"))
    found = {(entity["entity"], entity["value"], entity.get("role")) for entity in entities_of(doc)}
    assert {
        ("item", "psb-id-card-reissue", None),
        ("department", "psb", None),
        ("region", "990102", None),
        ("facet", "fee", None),
        ("number", "⟦phone:1⟧", "token"),
    } <= found
    assert any(kind == "number" and role == "document" and "2025" in value for kind, value, role in found)
    assert {span.label_ for span in doc.spans[SPANS]} == {"item", "department", "region"}
    assert doc[0].text == "城东区" or len(doc) > 1


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("我不想活了", ("emergency", "mind")),
        ("活着没意思", ("emergency", "mind")),
        ("有人要跳楼", ("emergency", "mind")),
        ("家里着火了", ("emergency", "danger")),
        ("燃气泄漏了", ("emergency", "danger")),
        ("有人拿刀砍人", ("emergency", "danger")),
        ("举报村主任贪污", ("red_line", "discipline")),
        ("我要上访", ("red_line", "petition")),
        ("法院判得不公", ("red_line", "court")),
        ("给我看机密文件", ("red_line", "secret")),
    ],
)
def test_explicit_phrases_bind(text: str, topic: tuple[str, str]) -> None:
    assert fixed_topic(normalise(text)) == topic


@pytest.mark.parametrize(
    "text",
    [
        "身份证丢了怎么补办",
        "着火了以后怎么申请临时救助",
        "火灾受灾能领救助吗",
        "我要投诉物业",
        "劳动仲裁多久开庭",
        "无犯罪记录证明怎么开",
        "不动产判决过户要什么材料",
        "老人去世了户口怎么注销",
        "小区电梯坏了物业一直不修",
        "法律援助怎么申请",
        "工伤死亡赔偿",
        "我老公打零工能交社保吗",
        "举报黑心商家",
        "孩子打疫苗去哪里",
    ],
)
def test_service_questions_are_not_bound(text: str) -> None:
    assert fixed_topic(normalise(text)) is None


def _classified(text: str) -> Message:
    ranking = [{"name": "emergency", "confidence": 0.58}, {"name": "ask_service", "confidence": 0.34}]
    return Message({TEXT: normalise(text), INTENT: ranking[0], INTENT_RANKING_KEY: ranking})


@pytest.mark.parametrize("text", ["驾照不见了咋办", "轻度高血压能办慢特病吗", "心梗装了支架怎么报销"])
def test_papers_and_benefits_are_no_emergency_by_the_classifiers_word_alone(text: str) -> None:
    [message] = FixedPhrases().process([_classified(text)])
    assert message.get(INTENT)["name"] == "ask_service"
    assert not message.get(ENTITIES)


@pytest.mark.parametrize("text", ["孩子找不到了", "有人抢了我的包，身份证没了", "我妈吐血了，医保卡在家"])
def test_harm_stays_an_emergency(text: str) -> None:
    [message] = FixedPhrases().process([_classified(text)])
    assert message.get(INTENT)["name"] == "emergency"
    assert [entity["value"] for entity in message.get(ENTITIES)] == ["danger"]


def test_settings_come_from_the_environment_and_the_secrets_file(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text(
        "# made by make setup\nexport WENZHENG_ACTIONS_SECRET='abc'\nWENZHENG_ENGINE_SECRET=file\n", encoding="utf-8"
    )
    settings = EngineSettings.read(
        {"WENZHENG_VAR": str(tmp_path), "WENZHENG_ENGINE_SECRET": "e" * 32, "WENZHENG_ACTIONS_PORT": "6055"}
    )
    assert (settings.actions_secret, settings.required_engine_secret()) == ("abc", "e" * 32)
    assert settings.actions_url == "http://127.0.0.1:6055/webhook"
    assert "abc" not in repr(settings)


@pytest.mark.parametrize("seconds", ["soon", "0", "-1"])
def test_a_wrong_setting_is_named(tmp_path: Path, seconds: str) -> None:
    with pytest.raises(SettingsError, match="WENZHENG_ENGINE_TURN_SECONDS"):
        EngineSettings.read({"WENZHENG_VAR": str(tmp_path), "WENZHENG_ENGINE_TURN_SECONDS": seconds})


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="WENZHENG_ENGINE_SECRET"):
        EngineSettings.read({"WENZHENG_VAR": str(tmp_path)}).required_engine_secret()


class TestTheLeanCheckOfActionAnswers:
    """The patch accepts and refuses what Rasa's own check does."""

    ANSWERS = (
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "name": "item", "value": "x"}], "responses": [{"text": "a", "custom": {}}]},
        {},
        {"events": [{"event": "no such event"}]},
        {"events": [{"event": "slot", "value": 1}]},
        {"events": {}},
        {"responses": ["text"]},
        {"responses": {}},
        [],
    )

    @pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
    def test_it_decides_as_rasa_does(self, answer: object) -> None:
        import jsonschema
        from rasa.core.actions.action import RemoteAction

        connect_actions()
        action = RemoteAction("action_answer", None)
        try:
            jsonschema.validate(answer, RemoteAction.action_response_format_spec())
        except jsonschema.ValidationError:
            with pytest.raises(jsonschema.ValidationError):
                action._validate_action_result(answer)
        else:
            assert action._validate_action_result(answer) is True


async def test_old_trackers_are_forgotten_when_the_engine_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from bot.settings import engine_settings
    from bot.tracker_store import KEPT_DAYS, EngineTrackerStore

    monkeypatch.setenv("WENZHENG_VAR", str(tmp_path))
    engine_settings.cache_clear()
    store = EngineTrackerStore(domain=Domain.empty())
    for sender, days in (("old", KEPT_DAYS + 1), ("new", 1)):
        event = UserUttered("你好", timestamp=time.time() - days * 86400)
        await store.save(DialogueStateTracker.from_events(sender, [event], []))
    assert set(await EngineTrackerStore(domain=Domain.empty()).keys()) == {"new"}


@pytest.mark.parametrize(
    "text", ["how are you", "привет", "안녕하세요", "今日はいい天気ですね", "asdfgh", "12345", "???"]
)
def test_no_chinese(text: str) -> None:
    assert is_no_chinese(text)


@pytest.mark.parametrize("text", ["id卡", "yz2026112300013", "⟦phone:1⟧", "居住证", "human"])
def test_chinese_or_ours(text: str) -> None:
    assert not is_no_chinese(text)
