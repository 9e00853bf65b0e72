package io.offerstream.assigner.walk;

import io.offerstream.slates.budget.Ledger;
import io.offerstream.slates.cycle.OpenCycle;

/**
 * What customers are decided by.
 *
 * @param budgets what the cycle's quotas leave
 */
record Opened(OpenCycle cycle, Ledger.Account budgets) {
    String cycleId() {
        return cycle.facts().cycle().getCycleId();
    }
}
