package io.offerstream.local.cli.models;

import static io.offerstream.operations.models.MarketModels.NONE;

import io.offerstream.local.cli.Table;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Offer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** What differs between two versions of one market, as rows. Used once, by one thread. */
final class ModelDifference {
    private static final int FIRST = 10;

    private final KeptModel oldKept;
    private final KeptModel newKept;
    private final int most;
    private final Table table = new Table("what", "name", "old", "new", "change");

    /** @param most rows of features, of each kind */
    ModelDifference(KeptModel oldKept, KeptModel newKept, int most) {
        this.oldKept = oldKept;
        this.newKept = newKept;
        this.most = most;
    }

    /** A feature that both have. */
    private record Pair(LearntFeature before, LearntFeature after) {
        String what() {
            return after.side().word() + " feature";
        }

        double distance() {
            return before.distance(after);
        }

        double bias() {
            return (double) after.bias() - before.bias();
        }
    }

    /** @param offers that are live */
    Table of(RankingModel before, RankingModel after, List<Offer> offers) {
        addManifests();
        addFeatures(before, after);
        addPlaces(OfferPlaces.of(before, offers), OfferPlaces.of(after, offers));
        return table;
    }

    private void addManifests() {
        for (var key : List.of("generation", "origin", "kernel", "config_hash", "recipe_hash")) {
            addIfDifferent("manifest", key, oldKept.says(key), newKept.says(key));
        }
        var before = oldKept.manifest().path("recipe");
        var after = newKept.manifest().path("recipe");
        var keys = new TreeSet<String>();
        before.fieldNames().forEachRemaining(keys::add);
        after.fieldNames().forEachRemaining(keys::add);
        keys.forEach(key -> addIfDifferent(
                "recipe", key, before.path(key).asText(NONE), after.path(key).asText(NONE)));
    }

    private void addIfDifferent(String what, String name, String before, String after) {
        if (!before.equals(after)) {
            table.add(what, name, before, after, "");
        }
    }

    private void addFeatures(RankingModel before, RankingModel after) {
        var left = byName(before);
        var pairs = new ArrayList<Pair>();
        var added = new ArrayList<LearntFeature>();
        for (var feature : LearntFeature.of(after)) {
            var known = left.remove(key(feature));
            if (known == null) {
                added.add(feature);
            } else {
                pairs.add(new Pair(known, feature));
            }
        }
        table.add("features", "in both", pairs.size(), pairs.size(), "");
        table.add("features", "added", "", added.size(), "");
        table.add("features", "dropped", left.size(), "", "");
        added.stream()
                .sorted(LearntFeature.BY_LENGTH)
                .limit(most)
                .forEach(feature ->
                        table.add(feature.side().word() + " feature added", feature.name(), "", length(feature), ""));
        left.values().stream()
                .sorted(LearntFeature.BY_LENGTH)
                .limit(most)
                .forEach(feature ->
                        table.add(feature.side().word() + " feature dropped", feature.name(), length(feature), "", ""));
        if (before.components() == after.components()) {
            largest(pairs, Pair::distance)
                    .forEach(pair -> table.add(
                            pair.what() + " moved",
                            pair.after().name(),
                            length(pair.before()),
                            length(pair.after()),
                            text("%.4f", pair.distance())));
        }
        largest(pairs, pair -> Math.abs(pair.bias()))
                .forEach(pair -> table.add(
                        pair.what() + " bias",
                        pair.after().name(),
                        text("%+.4f", pair.before().bias()),
                        text("%+.4f", pair.after().bias()),
                        text("%+.4f", pair.bias())));
    }

    private static Map<String, LearntFeature> byName(RankingModel model) {
        var byName = new LinkedHashMap<String, LearntFeature>();
        LearntFeature.of(model).forEach(feature -> byName.put(key(feature), feature));
        return byName;
    }

    private static String key(LearntFeature feature) {
        return feature.side() + " " + feature.name();
    }

    private List<Pair> largest(List<Pair> pairs, ToDoubleFunction<Pair> size) {
        return pairs.stream()
                .filter(pair -> size.applyAsDouble(pair) > 0)
                .sorted(Comparator.comparingDouble(size)
                        .reversed()
                        .thenComparing(pair -> pair.after().name()))
                .limit(most)
                .toList();
    }

    private static String length(LearntFeature feature) {
        return text("%.4f", feature.length());
    }

    private static String text(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private void addPlaces(Map<String, Integer> before, Map<String, Integer> after) {
        int first = Math.min(FIRST, after.size());
        long stayed = after.entrySet().stream()
                .filter(place -> place.getValue() <= first && before.get(place.getKey()) <= first)
                .count();
        double moves = after.entrySet().stream()
                .mapToInt(place -> Math.abs(place.getValue() - before.get(place.getKey())))
                .average()
                .orElse(0);
        table.add("live offers", "ranked", before.size(), after.size(), "");
        table.add("live offers", "stayed in the first " + first, first, stayed, "");
        table.add("live offers", "mean move", "", "", text("%.2f", moves));
        after.forEach((offer, place) -> {
            int was = before.get(offer);
            if (place <= FIRST || was <= FIRST) {
                table.add(
                        "place of offer",
                        offer,
                        was,
                        place,
                        was == place ? "0" : String.format(Locale.ROOT, "%+d", was - place));
            }
        });
    }
}
