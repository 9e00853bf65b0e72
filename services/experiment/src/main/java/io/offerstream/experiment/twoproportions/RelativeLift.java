package io.offerstream.experiment.twoproportions;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rate of TEST over rate of CONTROL, minus 1, as a fraction, with the intervals in use for it. Each is empty where it
 * does not exist or would be a point.
 *
 * @param value estimate; empty where nobody redeemed in CONTROL
 * @param deltaStandardError of {@code value}; empty where that is
 * @param delta symmetric about {@code value}, what most tools show
 * @param logStandardError of the logarithm of the ratio; empty where an arm has no redeemer
 * @param log symmetric for the logarithm of the ratio
 * @param fieller empty where CONTROL's rate is not told from 0, and the interval unbounded
 * @param score Miettinen and Nurminen's; high is infinite where nobody redeemed in CONTROL
 * @param headline the one to show: {@code log} where both arms have enough redeemers, else {@code score}
 */
public record RelativeLift(
        OptionalDouble value,
        OptionalDouble deltaStandardError,
        Optional<Interval> delta,
        OptionalDouble logStandardError,
        Optional<Interval> log,
        Optional<Interval> fieller,
        Optional<Interval> score,
        Optional<Headline> headline) {

    /** With fewer in either arm the log interval strays from its nominal coverage. */
    static final long REDEEMERS_FOR_LOG = 20;

    /** How the headline interval was made. */
    public enum Method {
        LOG,
        SCORE
    }

    /** The interval to show, and how it was made. */
    public record Headline(Method method, Interval interval) {}

    static RelativeLift of(Proportion test, Proportion control, double z) {
        Optional<Interval> score = ScoreInterval.ofLift(test, control, z);
        if (control.redeemers() == 0) {
            return new RelativeLift(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    score,
                    score.map(interval -> new Headline(Method.SCORE, interval)));
        }
        var quotient = new Quotient(test.rate(), control.rate(), test.variance(), control.variance());
        Optional<Interval> log = quotient.log(z);
        return new RelativeLift(
                OptionalDouble.of(quotient.lift()),
                OptionalDouble.of(quotient.deltaStandardError()),
                quotient.delta(z),
                quotient.logStandardError(),
                log,
                quotient.fieller(z),
                score,
                headline(test, control, log, score));
    }

    private static Optional<Headline> headline(
            Proportion test, Proportion control, Optional<Interval> log, Optional<Interval> score) {
        boolean enough = Math.min(test.redeemers(), control.redeemers()) >= REDEEMERS_FOR_LOG;
        return log.filter(interval -> enough)
                .map(interval -> new Headline(Method.LOG, interval))
                .or(() -> score.map(interval -> new Headline(Method.SCORE, interval)));
    }
}
