package io.offerstream.warehouse.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.warehouse.faults.Faults.Fate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final Faults faults = new Faults();

    @Test
    void shouldStrikeAsOftenAsAskedAndCount() throws InterruptedException {
        faults.refuseNext("/status", 503, 2);
        faults.loseNextAnswers("/write", 500, 1);

        assertThat(faults.meet("/open").fate()).isEqualTo(Fate.SERVED);
        assertThat(faults.meet("/status")).isEqualTo(new Faults.Verdict(Fate.REFUSED, 503));
        assertThat(faults.meet("/status").fate()).isEqualTo(Fate.REFUSED);
        assertThat(faults.meet("/status").fate()).isEqualTo(Fate.SERVED);
        assertThat(faults.meet("/write")).isEqualTo(new Faults.Verdict(Fate.ANSWER_LOST, 500));
        assertThat(faults.struck()).isEqualTo(3);
    }

    @Test
    void shouldFreezeForAWhile() throws InterruptedException {
        faults.freeze(Duration.ofMillis(150));
        long start = System.nanoTime();

        assertThat(faults.meet("/open").fate()).isEqualTo(Fate.SERVED);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(140));
        assertThat(faults.struck()).isEqualTo(1);
    }
}
