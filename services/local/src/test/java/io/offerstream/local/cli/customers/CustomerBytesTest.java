package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerBytesTest {
    private final CustomerBytes customer = new CustomerBytes("DE", "c-47");

    private boolean isIn(String text) {
        return customer.isIn(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE:c-47",
                "{\"customer_id\":\"c-47\"}",
                "DE:c-47:2026-01-05T04:00:1",
                // Fields of Avro: twice the length, the text, and then anything.
                "x\bc-47x",
                "x\16DE:c-47x"
            })
    void shouldBeFound(String text) {
        assertThat(isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DE:c-471", "DE:ac-47", "c-4", "DE:c-4 7", "x\nc-470"})
    void shouldNotBeTakenForOthers(String text) {
        assertThat(isIn(text)).isFalse();
    }

    @Test
    void shouldBeFoundWithALengthOfSeveralBytes() {
        var id = "c".repeat(100);
        var field = new byte[103];
        field[0] = (byte) ((200 & 0x7f) | 0x80);
        field[1] = 1;
        System.arraycopy(id.getBytes(UTF_8), 0, field, 2, 100);
        field[102] = 'x';

        assertThat(new CustomerBytes("DE", id).isIn(field)).isTrue();
        assertThat(new CustomerBytes("DE", id).isIn(null)).isFalse();
    }
}
