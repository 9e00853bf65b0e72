package io.offerstream.measurement.cycle;

import io.offerstream.measurement.state.CustomerCell;
import io.offerstream.measurement.state.MeasuredCycle;
import io.offerstream.measurement.state.OfferCell;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.InteractionCounts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Integer sums of one cycle: in whatever order the counts come, they end the same. Owned by the task's thread. */
public final class CycleSums {
    private final Map<Arm, Map<Arm, CustomerSums>> customers = new EnumMap<>(Arm.class);
    private final Map<Arm, TreeMap<String, OfferSums>> offers = new EnumMap<>(Arm.class);

    static CycleSums of(MeasuredCycle stored) {
        var sums = new CycleSums();
        for (var cell : stored.getCustomers()) {
            sums.addCustomers(
                    Arm.valueOf(cell.getArm()), Arm.valueOf(cell.getPreviousArm()), CustomerSums.of(cell.getSums()));
        }
        for (var cell : stored.getOffers()) {
            sums.addOffer(
                    Arm.valueOf(cell.getArm()),
                    cell.getOfferId(),
                    new OfferSums(cell.getExposures(), cell.getFirstExposure()));
        }
        return sums;
    }

    void storeIn(MeasuredCycle stored) {
        var customerCells = new ArrayList<CustomerCell>();
        customers.forEach((arm, cells) -> cells.forEach(
                (previous, sums) -> customerCells.add(new CustomerCell(arm.name(), previous.name(), sums.toStored()))));
        stored.setCustomers(customerCells);
        var offerCells = new ArrayList<OfferCell>();
        offers.forEach((arm, cells) -> cells.forEach((offer, sums) ->
                offerCells.add(new OfferCell(arm.name(), offer, sums.exposures(), sums.firstExposure()))));
        stored.setOffers(offerCells);
    }

    /** Adds what one task counted since its previous tick. */
    public void add(InteractionCounts counts) {
        if (counts.getOfferId().isEmpty()) {
            addCustomers(counts.getArm(), counts.getPreviousArm(), CustomerSums.of(counts));
        } else {
            var first = counts.getFirstExposureAt();
            addOffer(
                    counts.getArm(),
                    counts.getOfferId(),
                    new OfferSums(counts.getExposures(), first == null ? 0 : first.toEpochMilli()));
        }
    }

    private void addCustomers(Arm arm, Arm previous, CustomerSums sums) {
        customers.computeIfAbsent(arm, any -> new EnumMap<>(Arm.class)).merge(previous, sums, CustomerSums::plus);
    }

    private void addOffer(Arm arm, String offer, OfferSums sums) {
        offers.computeIfAbsent(arm, any -> new TreeMap<>()).merge(offer, sums, OfferSums::plus);
    }

    /** All customers of an arm. */
    public CustomerSums in(Arm arm) {
        return customers.getOrDefault(arm, Map.of()).values().stream().reduce(CustomerSums.NONE, CustomerSums::plus);
    }

    /** Customers of an arm who had {@code previous} in the cycle before; NONE are those without history. */
    public CustomerSums in(Arm arm, Arm previous) {
        return customers.getOrDefault(arm, Map.of()).getOrDefault(previous, CustomerSums.NONE);
    }

    /** Customers of an arm who had any arm in the cycle before. */
    public CustomerSums withHistory(Arm arm) {
        return customers.getOrDefault(arm, Map.of()).entrySet().stream()
                .filter(cell -> cell.getKey() != Arm.NONE)
                .map(Map.Entry::getValue)
                .reduce(CustomerSums.NONE, CustomerSums::plus);
    }

    /** What was counted of each offer in an arm, by id. */
    public Map<String, OfferSums> offers(Arm arm) {
        return offers.getOrDefault(arm, new TreeMap<>());
    }

    /** When each offer was first seen in any arm, epoch milliseconds. */
    public Map<String, Long> firstExposures() {
        var firsts = new HashMap<String, OfferSums>();
        offers.values().forEach(cells -> cells.forEach((offer, sums) -> firsts.merge(offer, sums, OfferSums::plus)));
        var times = new HashMap<String, Long>();
        firsts.forEach((offer, sums) -> {
            if (sums.firstExposure() != 0) {
                times.put(offer, sums.firstExposure());
            }
        });
        return times;
    }

    /** Exposures in an arm. */
    public long exposures(Arm arm) {
        return offers(arm).values().stream().mapToLong(OfferSums::exposures).sum();
    }

    /** Arms and, within them, arms of the cycle before that have customers; in the order of the enum. */
    public Map<Arm, Map<Arm, CustomerSums>> cells() {
        return customers;
    }

    /** Whether nothing was counted yet. */
    public boolean isEmpty() {
        return customers.isEmpty() && offers.isEmpty();
    }
}
