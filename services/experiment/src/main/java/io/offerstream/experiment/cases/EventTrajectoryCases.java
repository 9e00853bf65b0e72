package io.offerstream.experiment.cases;

import io.offerstream.experiment.confidencesequence.EventTrajectory;
import io.offerstream.experiment.twoproportions.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** An event confidence sequence as it runs. */
final class EventTrajectoryCases {
    static final Map<String, CaseFunction> FUNCTIONS = Map.of("eventCSTrajectory", EventTrajectoryCases::trajectory);

    private EventTrajectoryCases() {}

    private static Map<String, Object> trajectory(Inputs inputs) {
        double alpha = inputs.number("alpha");
        var trajectory = EventTrajectory.start(SequenceCases.design(inputs));
        var factors = new ArrayList<Double>();
        var pValues = new ArrayList<Double>();
        var shares = new ArrayList<Interval>();
        var lifts = new ArrayList<OptionalDouble>();
        var intervals = new ArrayList<Interval>();
        for (List<Long> look : looks(inputs)) {
            trajectory = trajectory.then(look.get(0), look.get(1));
            factors.add(trajectory.now().logBayesFactorNull());
            pValues.add(trajectory.evidence().pValue());
            shares.add(trajectory.now().shares(alpha));
            lifts.add(trajectory.now().lift());
            intervals.add(trajectory.now().lifts(alpha));
        }
        return new Fields()
                .put("theta0", trajectory.now().design().nullShare())
                .put("logBayesFactorNull", factors)
                .put("runningP", pValues)
                .put("csTheta", shares)
                .put("rateRatioLift", lifts)
                .put("csRelLift", intervals)
                .toMap();
    }

    /**
     * First redemptions of TEST and CONTROL up to each look: given so as {@code looks}; as {@code batches} of new ones;
     * as {@code events}, 1 for one in TEST and 0 for one in CONTROL; or as {@code firstRedemptions} of each arm.
     */
    private static List<List<Long>> looks(Inputs inputs) {
        if (inputs.has("looks")) {
            return pairs("looks", inputs.countRows("looks"));
        } else if (inputs.has("batches")) {
            return summed(pairs("batches", inputs.countRows("batches")));
        } else if (inputs.has("events")) {
            return summed(inputs.counts("events").stream()
                    .map(EventTrajectoryCases::event)
                    .toList());
        }
        List<Long> test = inputs.at("test").counts("firstRedemptions");
        List<Long> control = inputs.at("control").counts("firstRedemptions");
        if (test.size() != control.size()) {
            throw new IllegalArgumentException("inputs.test.firstRedemptions and inputs.control.firstRedemptions must"
                    + " be as long as each other, found " + test.size() + " and " + control.size());
        }
        return IntStream.range(0, test.size())
                .mapToObj(look -> List.of(test.get(look), control.get(look)))
                .toList();
    }

    private static List<Long> event(long arm) {
        if (arm > 1) {
            throw new IllegalArgumentException("inputs.events must be 1 for TEST and 0 for CONTROL, found " + arm);
        }
        return List.of(arm, 1 - arm);
    }

    private static List<List<Long>> summed(List<List<Long>> batches) {
        var looks = new ArrayList<List<Long>>(batches.size());
        long test = 0;
        long control = 0;
        for (List<Long> batch : batches) {
            test += batch.get(0);
            control += batch.get(1);
            looks.add(List.of(test, control));
        }
        return looks;
    }

    private static List<List<Long>> pairs(String key, List<List<Long>> rows) {
        for (List<Long> row : rows) {
            if (row.size() != 2) {
                throw new IllegalArgumentException(
                        "inputs." + key + " must hold pairs of TEST and CONTROL, found " + row);
            }
        }
        return rows;
    }
}
