package io.offerstream.assigner;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Policy;
import io.offerstream.schemas.ServingReason;

/**
 * Which policy ranks for a customer, and why that one.
 */
record Serving(Policy policy, ServingReason reason) {
    /**
     * The policy of the arm, unless something stands above it. TEST is the model's; while a market has no model, the
     * next link of the fallback chain serves: popularity.
     *
     * @param isTried whether the model may serve this customer of TEST: not in a market that has fallen back
     */
    static Serving of(Arm arm, CustomerFeatures customer, boolean killed, boolean isTried) {
        if (killed) {
            return new Serving(Policy.POPULARITY, ServingReason.KILL_SWITCH);
        }
        if (!customer.getConsent()) {
            return new Serving(Policy.POPULARITY, ServingReason.NO_CONSENT);
        }
        return switch (arm) {
            case CONTROL_RANDOM -> new Serving(Policy.RANDOM, ServingReason.ARM);
            case TEST -> new Serving(Policy.POPULARITY, isTried ? ServingReason.NO_MODEL : ServingReason.FALLBACK);
            default -> new Serving(Policy.POPULARITY, ServingReason.ARM);
        };
    }
}
