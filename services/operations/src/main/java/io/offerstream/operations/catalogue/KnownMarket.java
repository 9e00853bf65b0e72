package io.offerstream.operations.catalogue;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.platform.yaml.DidYouMean;

/** A market that does not exist is a slip of the pen. */
public final class KnownMarket {
    private KnownMarket() {}

    /** Refuses a market that was never applied. */
    public static void check(Catalogue catalogue, String market) {
        if (catalogue.market(market).isEmpty()) {
            throw new NotDoneException(
                    Why.CHECK_FAILED, "there is no market " + market + DidYouMean.hint(catalogue.markets(), market));
        }
    }
}
