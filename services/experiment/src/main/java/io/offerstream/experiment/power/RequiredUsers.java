package io.offerstream.experiment.power;

/**
 * How many customers it takes to see a lift.
 *
 * @param control customers in CONTROL, exact: not whole
 * @param testPerControl customers in TEST for each in CONTROL
 */
public record RequiredUsers(double control, double testPerControl) {

    /**
     * Plans an experiment.
     *
     * @param baseRate rate of CONTROL, in (0, 1)
     * @param lift relative lift to see, not 0, such that the rate of TEST stays in [0, 1]
     * @param testPerControl allocation, above 0: 9 for 90/10
     * @param criticalValue from {@link CriticalValue}
     * @param power in (0, 1), e.g. 0.8
     */
    public static RequiredUsers of(
            double baseRate, double lift, double testPerControl, double criticalValue, double power) {
        Power.requireRate(baseRate);
        if (lift == 0 || !(testPerControl > 0)) {
            throw new IllegalArgumentException(
                    "lift must not be 0 and testPerControl above 0, found " + lift + " and " + testPerControl);
        }
        double rateTest = Power.rateTest(baseRate, lift);
        double standardErrors = Power.standardErrors(criticalValue, power);
        double inUnits = standardErrors / (baseRate * lift);
        double variance = baseRate * (1 - baseRate) + rateTest * (1 - rateTest) / testPerControl;
        return new RequiredUsers(inUnits * inUnits * variance, testPerControl);
    }

    /** Whole customers in CONTROL. */
    public long wholeControl() {
        return (long) Math.ceil(control);
    }

    /** Whole customers in TEST. */
    public long wholeTest() {
        return (long) Math.ceil(control * testPerControl);
    }
}
