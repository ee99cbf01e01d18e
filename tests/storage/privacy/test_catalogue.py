"""Test that every table is listed wherever a decision about its rows is needed."""

from storage.privacy.catalogue import EXPIRY_RULES, EXPORTED_TABLES, PERSONAL_COLUMNS, TABLES_NOT_EXPORTED
from storage.tables import METADATA

TABLES = set(METADATA.tables)


def test_every_table_is_exported_or_left_out_with_a_reason() -> None:
    assert set(EXPORTED_TABLES) | set(TABLES_NOT_EXPORTED) == TABLES
    assert set(EXPORTED_TABLES) & set(TABLES_NOT_EXPORTED) == set()
    assert all(len(reason) > 10 for reason in TABLES_NOT_EXPORTED.values())


def test_of_every_table_it_is_said_where_it_tells_of_people() -> None:
    assert set(PERSONAL_COLUMNS) == TABLES
    for table, how in PERSONAL_COLUMNS.items():
        named = {*how.person_ids, *how.names, *how.teams_ids, *how.json, *how.texts}
        assert named <= set(METADATA.tables[table].columns.keys()), table


def test_of_every_table_it_is_said_what_becomes_of_it_in_time() -> None:
    assert set(EXPIRY_RULES) == TABLES
    assert all(len(what) > 3 for what in EXPIRY_RULES.values())


def test_whoever_points_to_a_person_is_named() -> None:
    for name, table in METADATA.tables.items():
        pointing = {key.parent.name for key in table.foreign_keys if key.column.table.name == "person"}
        assert pointing <= set(PERSONAL_COLUMNS[name].person_ids), name
    suspicious = ("person", "actor", "caused_by", "_by")
    for name, table in METADATA.tables.items():
        looks_like = {
            column.name
            for column in table.columns
            if column.type.python_type is int and any(word in column.name for word in suspicious)
            if not {key.column.table.name for key in column.foreign_keys} - {"person"}
        }
        assert looks_like <= set(PERSONAL_COLUMNS[name].person_ids), name


def test_everything_exported_belongs_to_a_tenant() -> None:
    assert [name for name in EXPORTED_TABLES if "tenant_id" not in METADATA.tables[name].columns] == []
