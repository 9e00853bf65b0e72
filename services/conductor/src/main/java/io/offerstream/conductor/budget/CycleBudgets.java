package io.offerstream.conductor.budget;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.schemas.CycleOpened;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Quota;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a cycle may hand out of offers with a budget, and of all offers together. An offer's budget counts redemptions over
 * its whole validity; a cycle may hand it to as many customers as redemptions are left, as if each of them redeemed it. What
 * nobody spent comes back at the next opening, which knows what was really redeemed.
 */
public record CycleBudgets(Redemptions redemptions) {
    /** How often an offer of a market has been redeemed, by anybody. */
    public interface Redemptions {
        long of(String market, String offerId);
    }

    private static final String MARKET_ITSELF = "";
    private static final Comparator<Quota> ORDER =
            Comparator.comparing(Quota::getOfferId).thenComparing(Quota::getArm);

    /** Of a cycle that opens. */
    public List<Quota> opening(MarketConfig config, String cycleId, List<Offer> live) {
        var quotas = new ArrayList<Quota>();
        config.assignment()
                .offersPerCycle()
                .ifPresent(units ->
                        quotas.addAll(DealQuotas.deal(MARKET_ITSELF, units, DealQuotas.shares(config), cycleId)));
        live.stream()
                .filter(offer -> offer.getRedemptionBudget() != null)
                .forEach(offer -> quotas.addAll(deal(config, cycleId, offer)));
        quotas.sort(ORDER);
        return quotas;
    }

    private List<Quota> deal(MarketConfig config, String cycleId, Offer offer) {
        long left = offer.getRedemptionBudget() - redemptions.of(offer.getMarket(), offer.getOfferId());
        return DealQuotas.deal(offer.getOfferId(), Math.max(0, left), DealQuotas.shares(config), cycleId);
    }

    /**
     * An open cycle with more quotas, if offers with a budget have come that it knows none of.
     *
     * @param config of the cycle
     */
    public Optional<CycleOpened> within(MarketConfig config, CycleOpened cycle, List<Offer> live) {
        var known = cycle.getQuotas().stream().map(Quota::getOfferId).collect(Collectors.toSet());
        var more = live.stream()
                .filter(offer -> offer.getRedemptionBudget() != null && !known.contains(offer.getOfferId()))
                .map(offer -> deal(config, cycle.getCycleId(), offer))
                .flatMap(List::stream)
                .toList();
        if (more.isEmpty()) {
            return Optional.empty();
        }
        var all = new ArrayList<>(cycle.getQuotas());
        all.addAll(more);
        all.sort(ORDER);
        return Optional.of(CycleOpened.newBuilder(cycle).setQuotas(all).build());
    }

    /** An open cycle with other quotas, if an offer's budget was changed: by as much as it was, whatever has been spent of it. */
    public Optional<CycleOpened> changed(MarketConfig config, CycleOpened cycle, Offer before, Offer after) {
        boolean isDealt =
                cycle.getQuotas().stream().anyMatch(quota -> quota.getOfferId().equals(after.getOfferId()));
        if (!isDealt || Objects.equals(before.getRedemptionBudget(), after.getRedemptionBudget())) {
            return Optional.empty();
        }
        var all = cycle.getQuotas().stream()
                .filter(quota -> !quota.getOfferId().equals(after.getOfferId()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (after.getRedemptionBudget() != null) {
            long dealt = cycle.getQuotas().stream()
                    .filter(quota -> quota.getOfferId().equals(after.getOfferId()))
                    .map(Quota::getBuckets)
                    .flatMap(List::stream)
                    .mapToLong(Long::longValue)
                    .sum();
            long units = dealt + after.getRedemptionBudget() - before.getRedemptionBudget();
            all.addAll(DealQuotas.deal(
                    after.getOfferId(), Math.max(0, units), DealQuotas.shares(config), cycle.getCycleId()));
        }
        all.sort(ORDER);
        return Optional.of(CycleOpened.newBuilder(cycle).setQuotas(all).build());
    }
}
