package io.offerstream.experiment.cases;

import io.offerstream.experiment.tails.NormalTail;
import io.offerstream.experiment.twoproportions.Proportion;
import io.offerstream.experiment.twoproportions.Status;
import io.offerstream.experiment.twoproportions.TwoProportions;
import java.util.Map;

/** The fixed comparison of two proportions. */
final class ProportionCases {
    static final Map<String, CaseFunction> FUNCTIONS = Map.of("twoProportions", ProportionCases::twoProportions);

    private ProportionCases() {}

    static Proportion arm(Inputs arm) {
        return new Proportion(arm.count("users"), arm.count("redeemers"));
    }

    private static Map<String, Object> twoProportions(Inputs inputs) {
        var result = TwoProportions.compare(arm(inputs.at("test")), arm(inputs.at("control")), inputs.number("alpha"));
        var fields = new Fields().put("status", result.status());
        if (result.status() == Status.NO_DATA) {
            return fields.none("pTest", "pControl", "diff", "seDiffUnpooled", "ciDiffWald", "ciDiffNewcombe")
                    .none("wilsonTest", "wilsonControl", "zScore", "pValueScore", "pValueWald", "log10PValueScore")
                    .none("relLift", "seRelDelta", "ciRelDelta", "seLogRR", "ciRelLog", "ciRelFieller", "ciRelScoreMN")
                    .toMap();
        }
        double z = NormalTail.criticalValue(result.alpha());
        var difference = result.difference().orElseThrow();
        var score = result.scoreTest().orElseThrow();
        var lift = result.lift().orElseThrow();
        return fields.put("pTest", result.test().rate())
                .put("pControl", result.control().rate())
                .put("diff", difference.value())
                .put("seDiffUnpooled", difference.standardError())
                .put("ciDiffWald", difference.wald())
                .put("ciDiffNewcombe", difference.newcombe())
                .put("wilsonTest", result.test().wilson(z))
                .put("wilsonControl", result.control().wilson(z))
                .put("zScore", score.z())
                .put("pValueScore", score.pValue())
                .put("pValueWald", difference.waldPValue())
                .put("log10PValueScore", score.log10PValue())
                .put("relLift", lift.value())
                .put("seRelDelta", lift.deltaStandardError())
                .put("ciRelDelta", lift.delta())
                .put("seLogRR", lift.logStandardError())
                .put("ciRelLog", lift.log())
                .put("ciRelFieller", lift.fieller())
                .put("ciRelScoreMN", lift.score())
                .toMap();
    }
}
