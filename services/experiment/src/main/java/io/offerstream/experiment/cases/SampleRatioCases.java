package io.offerstream.experiment.cases;

import io.offerstream.experiment.samplemismatch.SampleRatioCheck;
import io.offerstream.experiment.samplemismatch.SequentialSampleRatioCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sample ratio mismatch. */
final class SampleRatioCases {
    static final Map<String, CaseFunction> FUNCTIONS =
            Map.of("srmChiSquare", SampleRatioCases::chiSquare, "srmSequential", SampleRatioCases::sequential);

    private static final double LOOSER = 0.001;

    private SampleRatioCases() {}

    private static Map<String, Object> chiSquare(Inputs inputs) {
        var result = SampleRatioCheck.of(inputs.counts("counts"), inputs.numbers("weights"));
        return new Fields()
                .put("status", result.status())
                .put("dof", result.degreesOfFreedom())
                .put("chi2", result.chiSquare())
                .put("pValue", result.pValue())
                .put("log10P", result.log10PValue())
                .put("flag0005", result.pValue() < SampleRatioCheck.RED_BELOW)
                .put("flag001", result.pValue() < LOOSER)
                .toMap();
    }

    private static Map<String, Object> sequential(Inputs inputs) {
        var check = SequentialSampleRatioCheck.start(
                inputs.numbers("weights"),
                inputs.optionalNumber("concentration").orElse(SequentialSampleRatioCheck.DEFAULT_CONCENTRATION));
        var factors = new ArrayList<Double>();
        var pValues = new ArrayList<Double>();
        var red = new ArrayList<Boolean>();
        for (List<Long> batch : inputs.countRows("batches")) {
            check = check.then(batch);
            factors.add(check.logBayesFactor());
            pValues.add(check.evidence().pValue());
            red.add(check.isRed());
        }
        return new Fields()
                .put("logBayesFactor", factors)
                .put("runningP", pValues)
                .put("flag0005", red)
                .toMap();
    }
}
