package io.offerstream.simulator.scenario;

import io.offerstream.platform.yaml.Form;
import io.offerstream.platform.yaml.Forms;
import java.math.BigDecimal;

/** What a number of a scenario may be: {@code least} to {@code most}, both included. */
public record Range(double least, double most, boolean isWhole) {
    boolean contains(double value) {
        return value >= least && value <= most && (!isWhole || value == Math.rint(value));
    }

    /** How such a number is written. */
    Form<Double> form() {
        if (isWhole) {
            var whole = Forms.wholeNumber((int) least, (int) most);
            return scalar -> (double) whole.read(scalar);
        }
        return scalar -> {
            double value = Forms.decimal(scalar);
            if (!contains(value)) {
                throw new Form.BadValueException("a number from " + written(least) + " to " + written(most), scalar);
            }
            return value;
        };
    }

    /** A number without what a double adds to it. */
    static String written(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
