package io.offerstream.slates.cycle;

import io.offerstream.schemas.Arm;

/** What a cycle may still hand out. */
public interface Budgets {
    /** Nothing has a budget. */
    Budgets UNLIMITED = new Budgets() {
        @Override
        public long left(String offerId, Arm arm, int bucket) {
            return Long.MAX_VALUE;
        }

        @Override
        public long leftOfMarket(Arm arm, int bucket) {
            return Long.MAX_VALUE;
        }
    };

    /** How many more customers of the arm and bucket may be handed the offer. */
    long left(String offerId, Arm arm, int bucket);

    /** How many more offers of any kind the arm and bucket may be handed. */
    long leftOfMarket(Arm arm, int bucket);
}
