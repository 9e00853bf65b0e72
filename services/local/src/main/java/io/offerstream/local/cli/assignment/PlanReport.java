package io.offerstream.local.cli.assignment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.Table;
import io.offerstream.operations.explain.Funnel;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Prices;
import io.offerstream.slates.cycle.OpenCycle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleFunction;

/**
 * A plan for people and scripts.
 *
 * @param known customers of the market, decided or not
 * @param isOtherModel whether another version is asked for than the one that serves
 * @param isPriced whether each side has the prices that it would open with
 */
record PlanReport(PlannedChange change, int known, boolean isOtherModel, boolean isPriced) {
    private static final JsonMapper JSON = new JsonMapper();

    void print(Context context) {
        var cycle = change.before().facts().cycle();
        context.print(cycle.getMarket() + ", as if cycle " + cycle.getCycleId() + " opened again at "
                + change.before().facts().tick() + ": with the change, "
                + change.changed() + " of " + change.customers() + " customers ("
                + Funnel.percent(change.changed(), change.customers()) + ") would have another slate, "
                + change.others() + " of them with another offer in it.");
        context.print("");
        context.print(arms());
        context.print("");
        context.print(figures());
        context.print("");
        context.print(exposure());
        context.print("");
        notes().forEach(context::print);
        context.print("Nothing was written.");
    }

    private Table arms() {
        var table = new Table("arm", "customers_before", "customers_after", "other_slate", "share", "other_offer");
        for (var arm : Arm.values()) {
            long before = change.sideBefore().customers(arm);
            long after = change.sideAfter().customers(arm);
            if (before > 0 || after > 0) {
                table.add(
                        arm,
                        before,
                        after,
                        change.changed(arm),
                        Funnel.percent(change.changed(arm), before),
                        change.others(arm));
            }
        }
        return table;
    }

    private Table figures() {
        var table = new Table("figure", "before", "after", "change");
        double before = change.sideBefore().top5();
        double after = change.sideAfter().top5();
        table.add("top-5 share of TEST's positions", percent(before), percent(after), points(after - before));
        table.add(
                "offers with a price",
                priced(change.before()),
                priced(change.after()),
                text("%+d", priced(change.after()) - priced(change.before())));
        for (var judge : change.judges()) {
            double one = change.sideBefore().expectedPer1000(judge.version());
            double other = change.sideAfter().expectedPer1000(judge.version());
            table.add(
                    "expected redemptions per 1,000 slates of TEST, by version " + judge.version(),
                    text("%.1f", one),
                    text("%.1f", other),
                    text("%+.1f", other - one));
        }
        return table;
    }

    private static long priced(OpenCycle open) {
        return open.facts().prices().map(Prices::getOffers).orElse(List.of()).stream()
                .filter(offer -> offer.getModel() != 0 || offer.getPopularity() != 0)
                .count();
    }

    /** Exposure by offer, largest change first, for people. */
    private Table exposure() {
        return exposure(PlanReport::percent, PlanReport::points);
    }

    /** The same as shares, 0 to 1, for spreadsheets. */
    Table offers() {
        return exposure(String::valueOf, String::valueOf);
    }

    private Table exposure(DoubleFunction<String> share, DoubleFunction<String> difference) {
        var table = new Table("offer", "title", "share_before", "share_after", "change", "test_before", "test_after");
        for (var offer : ids()) {
            var before = change.sideBefore();
            var after = change.sideAfter();
            table.add(
                    offer,
                    title(offer),
                    share.apply(before.share(offer)),
                    share.apply(after.share(offer)),
                    difference.apply(difference(offer)),
                    share.apply(before.shareOfTest(offer)),
                    share.apply(after.shareOfTest(offer)));
        }
        return table;
    }

    private double difference(String offer) {
        return change.sideAfter().share(offer) - change.sideBefore().share(offer);
    }

    private List<String> ids() {
        var ids = new TreeSet<>(change.before().offers().ids());
        ids.addAll(change.after().offers().ids());
        return ids.stream()
                .sorted(Comparator.comparingDouble((String offer) -> -Math.abs(difference(offer))))
                .toList();
    }

    private String title(String offer) {
        var offers = change.before().offers();
        int number = offers.indexOf(offer);
        return number < 0 ? "" : offers.get(number).getTitle();
    }

    /** What has to be known to read the figures. */
    private List<String> notes() {
        var notes = new ArrayList<String>();
        if (change.customers() < known) {
            notes.add("Decided were " + change.customers() + " of " + known
                    + " customers: a sample by their hashes, always the same, without accounts that were merged.");
        }
        if (change.movedArms() > 0) {
            notes.add(change.movedArms() + " customers would be in another arm.");
        }
        notes.add("Shares are of slate positions; budgets are left aside.");
        notes.add(
                isPriced
                        ? "Each side is decided at the prices that it would open with, found on the conductor's sample;"
                                + " what new offers still need is as in the newest prices."
                        : "Both sides are decided at the newest prices: there is no sample to find others on.");
        if (change.judges().isEmpty()) {
            notes.add("No model that serves has a calibrator: what the change is worth in redemptions cannot be told.");
        } else {
            notes.add("A model's calibrator flatters slates that the model itself ranked.");
        }
        var policy = change.before().facts().policy();
        if (isOtherModel && policy.map(MarketPolicy::getPreviousModel).orElse(false)) {
            notes.add("By now the previous model serves, because the live one shows too few offers; the plan is as if"
                    + " the version asked for served in its place.");
        }
        Optional<Double> share = policy.map(MarketPolicy::getTestShare).filter(part -> part < 1);
        share.ifPresent(part -> notes.add("By market-policy a model serves " + percent(part) + " of TEST only: "
                + policy.orElseThrow().getReason()));
        return notes;
    }

    String json() {
        var cycle = change.before().facts().cycle();
        var json = JSON.createObjectNode()
                .put("market", cycle.getMarket())
                .put("as_of", change.before().facts().tick().toString())
                .put("as_if_cycle", cycle.getCycleId())
                .put("known_customers", known)
                .put("customers", change.customers())
                .put("other_slate", change.changed())
                .put("other_offer", change.others())
                .put("other_arm", change.movedArms())
                .put("top5_share_before", change.sideBefore().top5())
                .put("top5_share_after", change.sideAfter().top5());
        var arms = json.putObject("arms");
        for (var arm : Arm.values()) {
            arms.putObject(arm.name())
                    .put("customers_before", change.sideBefore().customers(arm))
                    .put("customers_after", change.sideAfter().customers(arm))
                    .put("other_slate", change.changed(arm))
                    .put("other_offer", change.others(arm));
        }
        var expected = json.putArray("expected_redemptions_per_1000_slates");
        change.judges()
                .forEach(judge -> expected.addObject()
                        .put("by_version", judge.version())
                        .put("before", change.sideBefore().expectedPer1000(judge.version()))
                        .put("after", change.sideAfter().expectedPer1000(judge.version())));
        var offers = json.putArray("offers");
        ids().forEach(offer -> offers.addObject()
                .put("offer", offer)
                .put("share_before", change.sideBefore().share(offer))
                .put("share_after", change.sideAfter().share(offer))
                .put("test_share_before", change.sideBefore().shareOfTest(offer))
                .put("test_share_after", change.sideAfter().shareOfTest(offer)));
        var notes = json.putArray("notes");
        notes().forEach(notes::add);
        return json.toString();
    }

    private static String percent(double share) {
        return text("%.2f %%", 100 * share);
    }

    private static String points(double share) {
        return text("%+.2f points", 100 * share);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
