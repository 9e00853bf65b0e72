package io.offerstream.interactionstate.erasure;

import io.offerstream.interactionstate.attribution.OutcomeRecords;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.SealedLabels;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is emitted when a customer is erased: every outcome that stands is superseded by CENSORED, and every exposure
 * that waits for its outcome ends so. The records name events and offers, and say nothing of the customer.
 */
final class CensorOutcomes {
    private CensorOutcomes() {}

    /** In the order of the facts. Notes the labels in the state, which is dropped after that. */
    static List<Outcome> of(CustomerState state, OutcomeRecords records) {
        var outcomes = new ArrayList<Outcome>();
        for (var slate : state.getSlates()) {
            for (int position = 0;
                    !slate.getSentOnly() && position < slate.getOfferIds().size();
                    position++) {
                boolean stands = SealedLabels.kind(slate, position)
                        .filter(kind -> kind == OutcomeKind.CENSORED)
                        .isEmpty();
                if (stands) {
                    int revision = SealedLabels.seal(slate, position, OutcomeKind.CENSORED, Optional.empty());
                    outcomes.add(records.censored(slate, position, revision));
                }
            }
            if (slate.getContrastSays() != 0) {
                outcomes.add(records.censoredContrast(slate, slate.getContrast() + 1));
            }
        }
        for (var use : state.getUses()) {
            boolean stands = SealedLabels.kind(use)
                    .filter(kind -> kind != OutcomeKind.CENSORED)
                    .isPresent();
            if (stands) {
                outcomes.add(records.censored(use, SealedLabels.seal(use, OutcomeKind.CENSORED)));
            }
        }
        return outcomes;
    }
}
