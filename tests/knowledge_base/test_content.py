"""Reading the YAML tree: all of it, and errors that name file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge_base.content import collect_city, read_city
from knowledge_base.errors import ContentError
from tests.knowledge_base.city import city_data, write_city


def test_everything_is_read(tmp_path: Path):
    city = read_city(write_city(tmp_path, city_data()))
    assert len(city.guides) == 4
    assert len(city.faqs) == 2
    assert len(city.policies) == 1
    assert len(city.duties) == 2
    assert city.files["psb-passport"].name == "psb-passport.yml"


def test_an_error_names_file_and_field(tmp_path: Path):
    data = city_data()
    data["guides"][0]["materials"][0]["form"] = "any"
    with pytest.raises(ContentError) as caught:
        read_city(write_city(tmp_path, data))
    assert caught.value.path == "materials.0.form"
    assert caught.value.file.name == "psb-id-card-reissue.yml"


def test_an_error_in_a_list_names_its_number(tmp_path: Path):
    data = city_data()
    del data["faqs"][0]["answer"]
    with pytest.raises(ContentError, match=r"faqs\[0\].answer"):
        read_city(write_city(tmp_path, data))


def test_broken_yaml_is_an_error_with_a_place(tmp_path: Path):
    write_city(tmp_path, city_data())
    (tmp_path / "guides" / "psb" / "psb-passport.yml").write_text("id: [", encoding="utf-8")
    with pytest.raises(ContentError, match="line"):
        read_city(tmp_path)


def test_all_errors_are_collected_and_the_rest_is_read(tmp_path: Path):
    data = city_data()
    data["guides"][0]["surprise"] = 1
    data["duties"][0]["lead"] = None
    city = collect_city(write_city(tmp_path, data))
    assert len(city.errors) == 2
    assert len(city.guides) == 3


def test_the_same_id_twice_is_an_error(tmp_path: Path):
    data = city_data()
    data["faqs"][1]["id"] = data["faqs"][0]["id"]
    city = collect_city(write_city(tmp_path, data))
    assert [error.path for error in city.errors] == ["id"]


def test_a_file_with_other_keys_is_an_error(tmp_path: Path):
    write_city(tmp_path, city_data())
    (tmp_path / "faqs" / "psb.yml").write_text("nlu: []\n", encoding="utf-8")
    assert [error.path for error in collect_city(tmp_path).errors] == ["faqs"]
