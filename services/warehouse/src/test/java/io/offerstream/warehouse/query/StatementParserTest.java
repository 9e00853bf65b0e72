package io.offerstream.warehouse.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.warehouse.query.Statement.AddColumns;
import io.offerstream.warehouse.query.Statement.AlterColumns;
import io.offerstream.warehouse.query.Statement.ColumnChange;
import io.offerstream.warehouse.query.Statement.CreateStage;
import io.offerstream.warehouse.query.Statement.CreateTable;
import io.offerstream.warehouse.query.Statement.CreateView;
import io.offerstream.warehouse.query.Statement.Delete;
import io.offerstream.warehouse.query.Statement.DescribeTable;
import io.offerstream.warehouse.query.Statement.ListStage;
import io.offerstream.warehouse.query.Statement.MigrateOffset;
import io.offerstream.warehouse.query.Statement.NewColumn;
import io.offerstream.warehouse.query.Statement.Put;
import io.offerstream.warehouse.query.Statement.Select;
import io.offerstream.warehouse.query.Statement.SetSchemaEvolution;
import io.offerstream.warehouse.query.Statement.ShowTables;
import io.offerstream.warehouse.query.Statement.Use;
import io.offerstream.warehouse.store.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementParserTest {
    private static Statement parse(String sql, String... bindings) {
        return StatementParser.parse(
                sql,
                Arrays.stream(bindings).map(value -> new Binding("TEXT", value)).toList());
    }

    private static NewColumn column(String name, String type, boolean ifNotExists) {
        return new NewColumn(name, ColumnType.parse(type), true, Optional.empty(), ifNotExists);
    }

    @Test
    void shouldReadNamesInEveryFormOfWriting() {
        assertThat(parse("desc table identifier(?)", "t")).isEqualTo(new DescribeTable("T"));
        assertThat(parse("DESCRIBE TABLE identifier(?);", "\"t\"")).isEqualTo(new DescribeTable("t"));
        assertThat(parse("desc table Offers.Raw.\"a \"\"b\"")).isEqualTo(new DescribeTable("a \"b"));
        assertThat(parse("-- why\ndesc /* what */ table identifier('x')")).isEqualTo(new DescribeTable("X"));
        assertThatThrownBy(() -> parse("desc table OTHER.T")).hasMessageContaining("'OTHER.T' does not exist");
    }

    @Test
    void shouldReadWhatTheConnectorWrites() {
        assertThat(parse("use schema identifier(?)", "raw")).isEqualTo(new Use("SCHEMA", "RAW"));
        assertThat(parse("alter table identifier(?) set ENABLE_SCHEMA_EVOLUTION = true", "T"))
                .isEqualTo(new SetSchemaEvolution("T", true));
        assertThat(parse("alter table identifier(?) add RECORD_METADATA VARIANT", "T"))
                .isEqualTo(new AddColumns("T", List.of(column("RECORD_METADATA", "VARIANT", false))));
        assertThat(parse(
                        "alter table identifier(?) add column if not exists \"a\" VARCHAR, if not exists B BIGINT",
                        "T"))
                .isEqualTo(new AddColumns("T", List.of(column("a", "VARCHAR", true), column("B", "INT", true))));
        assertThat(parse("alter table identifier(?) alter A drop not null, A comment 'it''s'", "T"))
                .isEqualTo(new AlterColumns(
                        "T",
                        List.of(new ColumnChange("A", Optional.empty()), new ColumnChange("A", Optional.of("it's")))));
        assertThat(parse(
                        "select SYSTEM$SNOWPIPE_STREAMING_MIGRATE_CHANNEL_OFFSET_TOKEN((?), (?), (?));", "t", "a", "b"))
                .isEqualTo(new MigrateOffset("B"));
        assertThat(parse("show tables like 'T' limit 1")).isEqualTo(new ShowTables(Optional.of("T"), 1));
    }

    @Test
    void shouldDeleteTheRowsOfOneCustomerAndNeverAll() {
        assertThat(parse("delete from OFFERS.RAW.ASSIGNMENTS where MARKET = ? and customer_id = 'it''s'", "DE"))
                .isEqualTo(new Delete("ASSIGNMENTS", Map.of("MARKET", "DE", "CUSTOMER_ID", "it's")));
        for (var refused :
                List.of("delete from T", "delete from T where A = B", "delete from T where A = 'x' or 1=1")) {
            assertThatThrownBy(() -> parse(refused)).isInstanceOf(StatementRefusedException.class);
        }
    }

    @Test
    void shouldReadTablesAsDocumented() {
        assertThat(parse("create table if not exists OFFERS.RAW.T (A VARCHAR(10) not null comment 'x', B NUMBER(10, 2))"
                        + " ENABLE_SCHEMA_EVOLUTION = TRUE comment = 'y'"))
                .isEqualTo(new CreateTable(
                        "T",
                        List.of(
                                new NewColumn("A", ColumnType.parse("VARCHAR"), false, Optional.of("x"), false),
                                column("B", "NUMBER(10,2)", false)),
                        true,
                        true,
                        Optional.of("y")));
        assertThatThrownBy(() -> parse("create table if not exists T (A GEOGRAPHY)"))
                .hasMessageContaining("unsupported data type 'GEOGRAPHY'")
                .hasMessageContaining("keeps VARCHAR, NUMBER");
    }

    @Test
    void shouldReadStagesAndViews() {
        assertThat(parse("create stage if not exists models")).isEqualTo(new CreateStage("MODELS", true));
        assertThat(parse("ls @models/DE")).isEqualTo(new ListStage("MODELS", "DE"));
        assertThat(parse(
                        "PUT 'file:///tmp/a b' @OFFERS.RAW.MODELS/DE AUTO_COMPRESS = false overwrite=TRUE parallel=4;"))
                .isEqualTo(new Put("/tmp/a b", "MODELS", "DE", false, true));
        assertThat(parse("put file:///tmp/x @m")).isEqualTo(new Put("/tmp/x", "M", "", true, false));
        assertThat(parse("create or replace view V as select 1;"))
                .isEqualTo(new CreateView("V", true, false, "select 1"));
        assertThatThrownBy(() -> parse("put file:///tmp/x @m colour=red")).hasMessageContaining("no option 'colour'");
        assertThatThrownBy(() -> parse("put /tmp/x @m")).hasMessageContaining("put file:///PATH @STAGE/PATH");
    }

    @Test
    void shouldLeaveQueriesAsTheyAre() {
        for (var sql : List.of("select 1", "with a as (select 1) select * from a", "(select 1)", "values (1)")) {
            assertThat(parse(sql + " ;\n")).isEqualTo(new Select(sql));
        }
        assertThat(parse("select ';', 'x;'")).isEqualTo(new Select("select ';', 'x;'"));
    }

    @Test
    void shouldSayWhereAStatementCannotBeRead() {
        assertThatThrownBy(() -> parse("desc table\n  a b"))
                .hasMessageContaining("syntax error line 2 at position 4 unexpected 'b'");
        assertThatThrownBy(() -> parse("alter table T add column")).hasMessageContaining("unexpected '<EOF>'");
        assertThatThrownBy(() -> parse("desc table identifier(?)")).hasMessageContaining("has no value");
        assertThatThrownBy(() -> parse("insert into T values (1)"))
                .hasMessageContaining("'insert' is nothing that the local warehouse does");
        assertThatThrownBy(() -> parse("")).isInstanceOf(StatementRefusedException.class);
    }

    @Test
    void shouldReadLongTexts() {
        assertThat(parse("create table if not exists T (A INT comment '" + "it''s ".repeat(5_000) + "')"))
                .isInstanceOf(CreateTable.class);
    }
}
