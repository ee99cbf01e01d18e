"""Every table is named wherever it has to be decided what becomes of its rows."""

from storage.catalogue import AGEING, EXPORTED, LEFT_OUT, PERSONAL
from storage.tables import METADATA

TABLES = set(METADATA.tables)


def test_every_table_is_exported_or_left_out_with_a_reason() -> None:
    assert set(EXPORTED) | set(LEFT_OUT) == TABLES
    assert set(EXPORTED) & set(LEFT_OUT) == set()
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())


def test_of_every_table_it_is_said_where_it_tells_of_people() -> None:
    assert set(PERSONAL) == TABLES
    for table, how in PERSONAL.items():
        named = {*how.points, *how.names, *how.ids, *how.says, *how.words}
        assert named <= set(METADATA.tables[table].columns.keys()), table


def test_of_every_table_it_is_said_what_becomes_of_it_in_time() -> None:
    assert set(AGEING) == TABLES
    assert all(len(what) > 3 for what in AGEING.values())


def test_whoever_points_to_a_person_is_named() -> None:
    for name, table in METADATA.tables.items():
        pointing = {key.parent.name for key in table.foreign_keys if key.column.table.name == "person"}
        assert pointing <= set(PERSONAL[name].points), name
    suspicious = ("person", "actor", "caused_by", "_by")
    for name, table in METADATA.tables.items():
        looks_like = {
            column.name
            for column in table.columns
            if column.type.python_type is int and any(word in column.name for word in suspicious)
            if not {key.column.table.name for key in column.foreign_keys} - {"person"}
        }
        assert looks_like <= set(PERSONAL[name].points), name


def test_everything_exported_belongs_to_a_tenant() -> None:
    assert [name for name in EXPORTED if "tenant_id" not in METADATA.tables[name].columns] == []
