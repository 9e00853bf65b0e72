package io.offerstream.platform.intake;

import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.SlateEvaluation;
import org.apache.avro.specific.SpecificRecord;

/** The keys of records: {@code market:customer_id}, {@code market:offer_id} or {@code market}. */
public final class Keys {
    private Keys() {}

    /** Joins a market and what is unique within it. */
    public static String of(String market, String id) {
        return market + ":" + id;
    }

    /** The market of a key; a market code holds no colon. */
    public static String market(String key) {
        return key.substring(0, key.indexOf(':'));
    }

    /** What is unique within the market of a key. */
    public static String id(String key) {
        return key.substring(key.indexOf(':') + 1);
    }

    /**
     * The key under which a producer must write {@code event}.
     *
     * @throws IllegalArgumentException if it is no producer's event
     */
    public static String of(SpecificRecord event) {
        if (event instanceof Impression impression) {
            return of(impression.getMarket(), impression.getCustomerId());
        } else if (event instanceof Redemption redemption) {
            return of(redemption.getMarket(), redemption.getCustomerId());
        } else if (event instanceof Customer customer) {
            return of(customer.getMarket(), customer.getCustomerId());
        } else if (event instanceof Erasure erasure) {
            return of(erasure.getMarket(), erasure.getCustomerId());
        } else if (event instanceof Offer offer) {
            return of(offer.getMarket(), offer.getOfferId());
        } else if (event instanceof Market market) {
            return market.getMarket();
        } else if (event instanceof SlateEvaluation evaluation) {
            return evaluation.getMarket();
        } else if (event instanceof ModelRequest request) {
            return request.getMarket();
        } else if (event instanceof ChangeRequest request) {
            return of(request.getMarket(), request.getRequestId());
        }
        throw new IllegalArgumentException(event.getSchema().getName() + " is not an event of a producer");
    }
}
