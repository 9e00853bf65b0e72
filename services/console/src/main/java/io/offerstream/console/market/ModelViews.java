package io.offerstream.console.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.state.ModelVersion;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.schemas.GateDecision;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The models of a market: what serves, what was published, what the gate and people decided. */
final class ModelViews {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_VERSIONS = 50;

    private ModelViews() {}

    static Content live(MarketState market, Moment moment) {
        if (market.modelStatus().isEmpty()) {
            return Notice.empty(
                    "No model yet",
                    "The trainer publishes the first version once there is something to learn from; popularity serves"
                            + " meanwhile.");
        }
        var status = market.modelStatus().get();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Live version",
                status.getLiveVersion() == null ? Cell.of("None") : Cell.of(status.getLiveVersion()),
                status.getPinned() ? "pinned: newer ones do not serve" : "newer ones take its place by themselves"));
        market.liveModel()
                .ifPresent(model -> facts.add(new Fact(
                        "Age",
                        Cell.of(Times.span(moment.since(model.publishedAt()))),
                        "published "
                                + Cell.time(model.publishedAt(), market.zone()).text())));
        facts.add(new Fact(
                "Candidate",
                status.getCandidateVersion() == null ? Cell.none() : Cell.of(status.getCandidateVersion()),
                status.getCandidateVersion() == null
                        ? "no generation waits for the gate"
                        : "waits for the gate; tried on " + Figures.percent(status.getRampShare()) + " of TEST"));
        facts.add(new Fact(
                "Last decision",
                Cell.of(status.getDecision().name()),
                status.getReason() + " (" + status.getActor() + ")"));
        market.liveModel()
                .ifPresent(model -> facts.add(calibrator(manifest(model).path("calibrator"))));
        return new Facts(facts);
    }

    private static Fact calibrator(JsonNode calibrator) {
        return calibrator.isMissingNode()
                ? new Fact("Calibrated", Cell.none(), "not measured: too few random slates were seen")
                : new Fact(
                        "Calibrated",
                        Cell.percent(
                                calibrator.path("expected_calibration_error").doubleValue()),
                        "mean error on "
                                + Figures.count(calibrator.path("shown").longValue())
                                + " exposures of random slates; scores "
                                + (calibrator.path("informative").booleanValue() ? "tell" : "do not tell")
                                + " what is redeemed");
    }

    static Table versions(MarketState market) {
        var live = market.modelStatus().map(ModelStatus::getLiveVersion).orElse(null);
        var rows = new ArrayList<List<Cell>>();
        market.versions().stream().limit(MOST_VERSIONS).forEach(model -> {
            var manifest = manifest(model);
            rows.add(List.of(
                    Cell.of(model.version()).linked(Addresses.model(market.code(), model.version())),
                    Objects.equals(live, model.version()) ? Cell.of("live").toned(Tone.GOOD) : Cell.none(),
                    Cell.of(model.generation()),
                    Cell.time(model.publishedAt(), market.zone()),
                    Cell.of(manifest.path("origin").asText("not told")),
                    count(manifest, "contrasts"),
                    count(manifest, "features"),
                    Cell.of(Figures.bytes(model.bytes())),
                    Cell.of(model.sha256()
                            .substring(0, Math.min(12, model.sha256().length())))));
        });
        return new Table(
                "versions",
                "The newest versions since this console started to read, newest first",
                List.of(
                        Column.number("Version", "version"),
                        Column.text("Serves", "live"),
                        Column.number("Generation", "generation"),
                        Column.text("Published", "published_at"),
                        Column.text("Origin", "origin"),
                        Column.number("Contrasts", "contrasts"),
                        Column.number("Features", "features"),
                        Column.number("Size", "size"),
                        Column.text("SHA-256", "sha256")),
                rows,
                "No version has been published yet.");
    }

    static Cell count(JsonNode manifest, String name) {
        var value = manifest.path(name);
        return value.canConvertToLong() ? Cell.of(value.longValue()) : Cell.none();
    }

    static JsonNode manifest(ModelVersion model) {
        try {
            return JSON.readTree(model.manifest());
        } catch (JsonProcessingException e) {
            // What cannot be read is shown as not told.
            return MissingNode.getInstance();
        }
    }

    static Table gates(MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        market.gates()
                .forEach(gate -> rows.add(List.of(
                        Cell.of(gate.getGeneration()),
                        decision(gate),
                        Cell.of(gate.getCycleId()),
                        Cell.of(gate.getReasons().isEmpty() ? "" : String.join(", ", gate.getReasons())),
                        Cell.of(gate.getSlates()),
                        Cell.number(gate.getValueNew()),
                        Cell.number(gate.getValueLive()),
                        Cell.number(gate.getValuePopularity()),
                        Cell.number(gate.getDifferenceLiveLow()),
                        Cell.number(gate.getDifferencePopularityLow()))));
        return new Table(
                "gates",
                "Expected redemptions a slate, judged on random slates; lower bounds at 95 %",
                List.of(
                        Column.number("Generation", "generation"),
                        Column.text("Decision", "decision"),
                        Column.text("Cycle", "cycle_id"),
                        Column.text("Because", "reasons"),
                        Column.number("Slates", "slates"),
                        Column.number("New", "value_new"),
                        Column.number("Live", "value_live"),
                        Column.number("Popularity", "value_popularity"),
                        Column.number("New − live, at least", "difference_live_low"),
                        Column.number("New − popularity, at least", "difference_popularity_low")),
                rows,
                "The gate has judged no generation yet: it does at the end of a cycle.");
    }

    private static Cell decision(GateVerdict gate) {
        var cell = Cell.of(gate.getDecision().name());
        return gate.getDecision() == GateDecision.PROMOTE
                ? cell.toned(Tone.GOOD)
                : gate.getDecision() == GateDecision.HOLD ? cell.toned(Tone.WATCH) : cell;
    }

    static Table decisions(MarketState market) {
        var rows = new ArrayList<List<Cell>>();
        market.decisions()
                .list()
                .forEach(status -> rows.add(List.of(
                        Cell.time(status.getDecidedAt(), market.zone()),
                        Cell.of(status.getDecision().name()),
                        Cell.of(status.getVersion()),
                        status.getLiveVersion() == null ? Cell.none() : Cell.of(status.getLiveVersion()),
                        Cell.of(status.getActor()),
                        Cell.of(status.getReason()))));
        return new Table(
                "decisions",
                "The newest decisions that the topic still has, newest first",
                List.of(
                        Column.text("When", "decided_at"),
                        Column.text("Decision", "decision"),
                        Column.number("On version", "version"),
                        Column.number("Serves then", "live_version"),
                        Column.text("Who", "actor"),
                        Column.text("Why", "reason")),
                rows,
                "Nothing has been decided on a model yet.");
    }
}
