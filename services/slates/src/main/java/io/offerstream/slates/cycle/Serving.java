package io.offerstream.slates.cycle;

import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;
import io.offerstream.slates.model.ServedModel;
import java.util.Optional;

/**
 * Who ranks for a customer, and why that one.
 *
 * @param model empty unless the policy is the model's
 * @param isDrawn whether there is chance in the slate: not where popularity or age alone decides
 */
public record Serving(Policy policy, ServingReason reason, Optional<ServedModel> model, boolean isDrawn) {
    static Serving byModel(ServedModel model, ServingReason reason) {
        return new Serving(Policy.MODEL, reason, Optional.of(model), true);
    }

    static Serving drawn(Policy policy, ServingReason reason) {
        return new Serving(policy, reason, Optional.empty(), true);
    }

    static Serving inOrder(Policy policy, ServingReason reason) {
        return new Serving(policy, reason, Optional.empty(), false);
    }
}
