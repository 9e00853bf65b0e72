package io.offerstream.slates.cycle;

import io.offerstream.schemas.Arm;
import io.offerstream.slates.policy.Slate;
import java.util.List;

/**
 * What one customer gets, and all that is to be said of why.
 *
 * @param split 0 to 9,999: the place in the split, for audits
 * @param eligible how many offers the customer might get
 * @param refusals by the number of a live offer; null for one that the customer might get
 */
public record Decision(Arm arm, int split, Serving serving, Slate slate, int eligible, List<Refusal> refusals) {}
