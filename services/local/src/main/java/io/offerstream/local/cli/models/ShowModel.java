package io.offerstream.local.cli.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.models.LearntFeature.Side;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.operations.models.MarketModels;
import io.offerstream.operations.models.ModelArchive;
import io.offerstream.ranking.served.RankingModel;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code models show}: one version, and whether it is what it says. */
@Command(
        name = "show",
        description = {
            "Shows one version of a market's model: what it was learnt from and how, its strongest features, and checks.",
            "Ends with 3 if a check does not hold. -o json gives the manifest as it is: docs/models.md explains its keys."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream models show --market DE",
            "  offerstream models show --market DE --version 12 -o json"
        })
public final class ShowModel extends Verb {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int STRONGEST = 10;

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(
            names = "--version",
            paramLabel = "N",
            description = "Which one; by default the one that serves, or the newest if none does.")
    private Long version;

    public ShowModel(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            KnownMarket.check(Catalogue.read(installation.clients(), installation.topics()), market);
            var models = ModelArchive.read(installation).of(market);
            var model = models.require(Optional.ofNullable(version)
                    .or(() -> models.live().filter(live -> models.find(live).isPresent()))
                    .or(() -> models.newest().map(KeptModel::version))
                    .orElse(1L));
            var read = new ModelReader(installation).read(model);
            var checks = ModelCheck.of(models, model, read);
            if (context.options().outputOr(OutputFormat.TABLE) == OutputFormat.JSON) {
                context.print(json(models, model, read, checks).toString());
            } else {
                context.print(table(models, model, read, checks));
            }
            return checks.stream().allMatch(ModelCheck::holds) ? ExitCode.OK : ExitCode.CHECK_FAILED;
        }
    }

    private static Table table(MarketModels models, KeptModel model, ModelCheck.Read read, List<ModelCheck> checks) {
        var table = new Table("part", "what", "value");
        table.add("version", "version", model.version() + " of generation " + model.generation());
        table.add("version", "state", models.state(model));
        ManifestWords.of(model).forEach((what, words) -> table.add("manifest", what, words));
        model.manifest()
                .path("recipe")
                .properties()
                .forEach(entry ->
                        table.add("recipe", entry.getKey(), entry.getValue().asText()));
        table.add("model", "bytes", model.bytes());
        read.model().ifPresent(found -> addFeatures(table, found));
        checks.forEach(
                check -> table.add("check", check.what(), (check.holds() ? "ok: " : "WRONG: ") + check.detail()));
        return table;
    }

    private static void addFeatures(Table table, RankingModel model) {
        table.add("model", "components", model.components());
        table.add("model", "features of customers", model.customerFeatures().size());
        table.add("model", "features of offers", model.offerFeatures().size());
        var features = LearntFeature.of(model);
        for (var side : Side.values()) {
            first(features, side, LearntFeature.BY_LENGTH)
                    .forEach(feature -> table.add("longest of " + side.word() + "s", feature.name(), words(feature)));
            first(features, side, LearntFeature.BY_BIAS)
                    .forEach(feature ->
                            table.add("largest bias of " + side.word() + "s", feature.name(), words(feature)));
        }
    }

    private static String words(LearntFeature feature) {
        return String.format(Locale.ROOT, "length %.4f, bias %+.4f", feature.length(), feature.bias());
    }

    private static List<LearntFeature> first(List<LearntFeature> features, Side side, Comparator<LearntFeature> order) {
        return features.stream()
                .filter(feature -> feature.side() == side)
                .sorted(order)
                .limit(STRONGEST)
                .toList();
    }

    private static ObjectNode json(
            MarketModels models, KeptModel model, ModelCheck.Read read, List<ModelCheck> checks) {
        var json = JSON.createObjectNode()
                .put("market", models.market())
                .put("version", model.version())
                .put("state", models.state(model))
                .put("bytes", model.bytes());
        json.set("manifest", model.manifest());
        read.model().ifPresent(found -> {
            var features = LearntFeature.of(found);
            var rows = json.putObject("rows").put("components", found.components());
            for (var side : Side.values()) {
                var of = rows.putObject(side.word() + "s");
                of.put(
                        "count",
                        features.stream()
                                .filter(feature -> feature.side() == side)
                                .count());
                put(of.putArray("longest"), first(features, side, LearntFeature.BY_LENGTH));
                put(of.putArray("largest_bias"), first(features, side, LearntFeature.BY_BIAS));
            }
        });
        var results = json.putArray("checks");
        checks.forEach(check -> results.addObject()
                .put("what", check.what())
                .put("holds", check.holds())
                .put("detail", check.detail()));
        return json;
    }

    private static void put(ArrayNode to, List<LearntFeature> features) {
        features.forEach(feature -> to.addObject()
                .put("feature", feature.name())
                .put("length", feature.length())
                .put("bias", feature.bias()));
    }
}
