package io.offerstream.warehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VARCHAR         | VARCHAR(16777216) | LOB    | VARCHAR
            varchar(20)     | VARCHAR(16777216) | LOB    | VARCHAR
            STRING          | VARCHAR(16777216) | LOB    | VARCHAR
            INT             | NUMBER(38,0)      | SB16   | HUGEINT
            BIGINT          | NUMBER(38,0)      | SB16   | HUGEINT
            NUMBER          | NUMBER(38,0)      | SB16   | HUGEINT
            number(10, 2)   | NUMBER(10,2)      | SB16   | DECIMAL(10,2)
            DOUBLE          | FLOAT             | DOUBLE | DOUBLE
            DOUBLE PRECISION| FLOAT             | DOUBLE | DOUBLE
            BOOLEAN         | BOOLEAN           | SB1    | BOOLEAN
            DATE            | DATE              | SB4    | DATE
            TIMESTAMP(6)    | TIMESTAMP_NTZ(6)  | SB16   | TIMESTAMP
            TIMESTAMP_NTZ   | TIMESTAMP_NTZ(9)  | SB16   | TIMESTAMP_NS
            VARIANT         | VARIANT           | LOB    | JSON
            ARRAY           | ARRAY             | LOB    | JSON
            OBJECT          | OBJECT            | LOB    | JSON
            """)
    void shouldBeToldToClientsAndKept(String written, String told, String physical, String stored) {
        var type = ColumnType.parse(written);

        assertThat(type.written()).isEqualTo(told);
        assertThat(type.physical()).isEqualTo(physical);
        assertThat(type.stored()).isEqualTo(stored);
        assertThat(ColumnType.parse(type.written())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GEOGRAPHY", "TIMESTAMP_TZ(9)", "BINARY", "NUMBER(39)", "NUMBER(2,3)", "TIMESTAMP(10)", "", "X("
            })
    void shouldRefuseWhatIsNotKept(String written) {
        assertThatThrownBy(() -> ColumnType.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }
}
