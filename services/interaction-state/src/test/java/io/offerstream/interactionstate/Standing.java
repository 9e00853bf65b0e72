package io.offerstream.interactionstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands of outcomes after every correction; each correction must name the outcome before it.
 *
 * @param labels subject to kind and redemption
 * @param contrasts impression to what was redeemed and what was seen
 */
record Standing(Map<String, String> labels, Map<String, String> contrasts) {
    private static final JsonMapper JSON = new JsonMapper();

    static Standing of(List<Outcome> outcomes) {
        var ids = new HashMap<String, String>();
        var labels = new TreeMap<String, String>();
        var contrasts = new TreeMap<String, String>();
        for (var outcome : outcomes) {
            boolean isContrast = outcome.getOutcomeId().startsWith("contrast#");
            var subject = isContrast
                    ? outcome.getImpressionId()
                    : outcome.getOrganic()
                            ? "organic " + outcome.getRedemptionId()
                            : outcome.getImpressionId() + " " + outcome.getOfferId();
            assertThat(outcome.getSupersedes())
                    .isEqualTo(ids.put((isContrast ? "c " : "l ") + subject, outcome.getOutcomeId()));
            boolean takenBack = outcome.getKind() == OutcomeKind.CENSORED;
            if (isContrast && takenBack) {
                contrasts.remove(subject);
            } else if (isContrast) {
                contrasts.put(subject, offers(outcome));
            } else if (outcome.getOrganic() && takenBack) {
                labels.remove(subject);
            } else {
                labels.put(subject, outcome.getKind() + " " + outcome.getRedemptionId());
            }
        }
        return new Standing(labels, contrasts);
    }

    private static String offers(Outcome outcome) {
        try {
            var contrast = JSON.readTree(outcome.getContrast());
            return "redeemed " + offers(contrast.get("redeemed")) + " seen " + offers(contrast.get("seen"));
        } catch (java.io.IOException e) {
            throw new AssertionError(outcome.getContrast(), e);
        }
    }

    private static List<String> offers(JsonNode exposures) {
        var offers = new ArrayList<String>();
        exposures.forEach(exposure -> offers.add(exposure.get("offer").asText()));
        return offers;
    }
}
