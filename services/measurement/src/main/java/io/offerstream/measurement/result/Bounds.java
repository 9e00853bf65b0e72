package io.offerstream.measurement.result;

import io.offerstream.experiment.twoproportions.Interval;
import java.util.function.DoubleConsumer;

/** The ends of an interval as a record holds them: an end that there is none of stays null. */
record Bounds(Interval interval) {
    static Bounds of(Interval interval) {
        return new Bounds(interval);
    }

    void into(DoubleConsumer low, DoubleConsumer high) {
        if (Double.isFinite(interval.low())) {
            low.accept(interval.low());
        }
        if (Double.isFinite(interval.high())) {
            high.accept(interval.high());
        }
    }
}
