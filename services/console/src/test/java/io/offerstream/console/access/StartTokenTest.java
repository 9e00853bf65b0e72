package io.offerstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StartTokenTest {
    @Test
    void shouldLetInOnceAndThenBeAnother() {
        var token = new StartToken(new Secrets());
        var printed = token.current();

        assertThat(token.redeem("something")).isFalse();
        assertThat(token.redeem(printed)).isTrue();
        assertThat(token.redeem(printed)).isFalse();
        assertThat(token.current()).isNotEqualTo(printed).hasSize(22);
    }
}
