package io.offerstream.operations.catalogue;

import io.offerstream.operations.rows.RowProblem;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Judges what events refer to by what the topics hold now, as the services will.
 *
 * @param catalogue markets and offers
 */
public record EventLookup(Catalogue catalogue) implements EventCheck {
    /** Tells whether the market, and the offers an event names, exist. */
    @Override
    public void check(long row, SpecificRecord event, List<RowProblem> problems) {
        if (event instanceof Impression impression) {
            if (hasMarket(row, impression.getMarket(), problems)) {
                impression.getOfferIds().forEach(id -> offer(row, "offer_ids", impression.getMarket(), id, problems));
            }
        } else if (event instanceof Redemption redemption) {
            if (hasMarket(row, redemption.getMarket(), problems)) {
                redeemed(row, redemption, problems);
            }
        } else if (event instanceof Customer customer) {
            hasMarket(row, customer.getMarket(), problems);
        } else if (event instanceof Offer offer) {
            hasMarket(row, offer.getMarket(), problems);
        }
    }

    private boolean hasMarket(long row, String market, List<RowProblem> problems) {
        boolean known = catalogue.market(market).isPresent();
        if (!known) {
            problems.add(new RowProblem(
                    row, "market", "there is no market " + market + DidYouMean.hint(catalogue.markets(), market)));
        }
        return known;
    }

    private void redeemed(long row, Redemption redemption, List<RowProblem> problems) {
        if (redemption.getOfferId() != null) {
            offer(row, "offer_id", redemption.getMarket(), redemption.getOfferId(), problems);
        } else if (redemption.getPosCode() != null
                && !catalogue.hasPosCode(redemption.getMarket(), redemption.getPosCode())) {
            problems.add(new RowProblem(
                    row,
                    "pos_code",
                    "no offer of market " + redemption.getMarket() + " has the till code " + redemption.getPosCode()));
        }
    }

    private void offer(long row, String column, String market, String id, List<RowProblem> problems) {
        if (catalogue.offer(market, id).isEmpty()) {
            problems.add(new RowProblem(row, column, "market " + market + " has no offer " + id));
        }
    }
}
