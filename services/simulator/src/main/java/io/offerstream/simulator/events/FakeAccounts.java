package io.offerstream.simulator.events;

import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.schemas.Surface;
import io.offerstream.simulator.world.Catalogue;
import io.offerstream.simulator.world.Luck;
import io.offerstream.simulator.world.MarketWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Accounts of one market that push an offer: made with the first measured cycle, each opens the app once a day, is shown
 * the offer between two others, and redeems it. Their profiles are those of real customers.
 *
 * @param count of accounts
 * @param pushed number of the offer
 */
public record FakeAccounts(MarketWorld market, int count, int pushed) {
    private static final String PREFIX = "fake-";

    /** Whether an id is of such an account. */
    public static boolean isFake(String customerId) {
        return customerId.startsWith(PREFIX);
    }

    /** The accounts, as CRM tells of them. */
    public List<Customer> customers(Instant made) {
        return IntStream.range(0, count)
                .mapToObj(account -> Customer.newBuilder()
                        .setEventId("customer-" + PREFIX + account)
                        .setEventTime(made)
                        .setMarket(market.code())
                        .setCustomerId(PREFIX + account)
                        .setProfileFeatures(market.profileFeatures(account % market.customers()))
                        .setConsent(true)
                        .build())
                .toList();
    }

    /** One day's doings. */
    public void live(Catalogue catalogue, int cycle, Instant begin, Road road) {
        if (!catalogue.isLive(pushed, cycle)) {
            return;
        }
        for (int account = 0; account < count; account++) {
            long key = Luck.key(market.key(0), begin.toEpochMilli(), account);
            var at = begin.plus(Duration.ofMinutes(1 + Luck.below(240, key)));
            int first = catalogue.firstLive(cycle);
            int other = first + Luck.below(catalogue.liveCount() - 1, Luck.key(key, 1));
            other += other >= pushed ? 1 : 0;
            var id = PREFIX + market.code() + "-" + account + "-" + begin.getEpochSecond();
            road.send(Impression.newBuilder()
                    .setEventId("seen-" + id)
                    .setEventTime(at)
                    .setMarket(market.code())
                    .setCustomerId(PREFIX + account)
                    .setOfferIds(List.of(Ids.offer(other), Ids.offer(pushed)))
                    .setSurface(Surface.APP)
                    .setEvidence(Evidence.VIEWED)
                    .build());
            road.send(Redemption.newBuilder()
                    .setEventId("app-" + id)
                    .setEventTime(at.plusSeconds(300))
                    .setMarket(market.code())
                    .setCustomerId(PREFIX + account)
                    .setOfferId(Ids.offer(pushed))
                    .setKind(RedemptionKind.REDEEMED)
                    .build());
        }
    }
}
