package io.offerstream.console.market;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.state.ModelVersion;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Form;
import io.offerstream.console.view.Form.Option;
import io.offerstream.console.view.Table;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** One version beside another: what each has learnt from, and what the gate found of its generation. */
final class ComparedVersions {
    private ComparedVersions() {}

    /** The one asked for; otherwise the live one, or the one before. */
    static Optional<ModelVersion> other(MarketState market, ModelVersion version, Optional<String> asked) {
        return asked.filter(text -> text.matches("[0-9]{1,15}"))
                .flatMap(text -> market.version(Long.parseLong(text)))
                .or(() -> market.modelStatus()
                        .map(ModelStatus::getLiveVersion)
                        .filter(live -> live != version.version())
                        .flatMap(market::version))
                .or(() -> version.parent().flatMap(market::version));
    }

    static Form chooser(MarketState market, ModelVersion version, ModelVersion other) {
        return new Form(
                Addresses.model(market.code(), version.version()),
                List.of(new Form.Field(
                        "with",
                        "Beside version",
                        Long.toString(other.version()),
                        market.versions().stream()
                                .filter(one -> one.version() != version.version())
                                .map(one ->
                                        new Option(Long.toString(one.version()), one.version() + label(market, one)))
                                .toList())));
    }

    private static String label(MarketState market, ModelVersion version) {
        boolean isLive = market.modelStatus()
                .map(ModelStatus::getLiveVersion)
                .filter(live -> live == version.version())
                .isPresent();
        return " · generation " + version.generation() + (isLive ? " · live" : "");
    }

    static Table table(MarketState market, ModelVersion version, ModelVersion other) {
        var rows = new Rows(market, version, other);
        rows.add("Generation", one -> Cell.of(one.version().generation()));
        rows.add("Published", one -> Cell.time(one.version().publishedAt(), market.zone()));
        rows.add("Origin", one -> Cell.of(one.manifest().path("origin").asText("not told")));
        rows.add("Contrasts learnt from", one -> ModelViews.count(one.manifest(), "contrasts"));
        rows.add("Features", one -> ModelViews.count(one.manifest(), "features"));
        rows.add("Components", one -> Cell.of(one.version().components()));
        rows.add("Size", one -> Cell.of(Figures.bytes(one.version().bytes())));
        rows.add("Mean error of the calibrated scores", one -> {
            var error = one.manifest().path("calibrator").path("expected_calibration_error");
            return error.isNumber() ? Cell.percent(error.doubleValue()) : Cell.none();
        });
        rows.recipe();
        rows.gate("Gate, of its generation", gate -> Cell.of(gate.getDecision().name()));
        rows.gate("Judged on random slates", gate -> Cell.of(gate.getSlates()));
        rows.gate("Expected redemptions a slate", gate -> Cell.number(gate.getValueNew()));
        rows.gate("Of popularity, on the same slates", gate -> Cell.number(gate.getValuePopularity()));
        rows.gate("More than popularity by at least", gate -> Cell.number(gate.getDifferencePopularityLow()));
        return new Table(
                "compared",
                "Version " + version.version() + " beside version " + other.version()
                        + ". Each generation is judged on slates of its own time: compare what they are more than popularity",
                List.of(
                        Column.text("Figure", "figure"),
                        Column.number("Version " + version.version(), "version_" + version.version()),
                        Column.number("Version " + other.version(), "version_" + other.version())),
                rows.all,
                "Nothing is known of them.");
    }

    /** A version with what is known of it. */
    private record One(ModelVersion version, JsonNode manifest, Optional<GateVerdict> gate) {
        JsonNode recipe() {
            return manifest.path("recipe");
        }

        static One of(MarketState market, ModelVersion version) {
            return new One(
                    version,
                    ModelViews.manifest(version),
                    market.gates().stream()
                            .filter(gate -> gate.getGeneration() == version.generation())
                            .findFirst());
        }
    }

    private static final class Rows {
        private final List<List<Cell>> all = new ArrayList<>();
        private final One here;
        private final One other;

        Rows(MarketState market, ModelVersion version, ModelVersion beside) {
            here = One.of(market, version);
            other = One.of(market, beside);
        }

        void add(String name, Function<One, Cell> figure) {
            all.add(List.of(Cell.of(name), figure.apply(here), figure.apply(other)));
        }

        /** Settings of learning in which they differ. */
        void recipe() {
            var names = new TreeSet<String>();
            here.recipe().fieldNames().forEachRemaining(names::add);
            other.recipe().fieldNames().forEachRemaining(names::add);
            names.removeIf(
                    name -> here.recipe().path(name).equals(other.recipe().path(name)));
            if (names.isEmpty()) {
                add("Settings of learning", one -> one.recipe().isMissingNode() ? Cell.none() : Cell.of("the same"));
            }
            names.forEach(name ->
                    add(name, one -> Cell.of(one.recipe().path(name).asText(Figures.NONE))));
        }

        void gate(String name, Function<GateVerdict, Cell> figure) {
            add(name, one -> one.gate().map(figure).orElseGet(Cell::none));
        }
    }
}
