package io.offerstream.local.demo;

import io.offerstream.local.results.ArmTable;
import io.offerstream.local.results.Figures;
import io.offerstream.platform.health.Health;
import io.offerstream.schemas.ExperimentResult;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The demo on a terminal: one screen, drawn anew a few times a second. One thread's. */
public final class LiveView {
    private static final String TOP_AND_CLEAR = "\033[H\033[J";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private final DemoState state;
    private final Health health;
    private final List<String> markets;
    private final WarehouseLine warehouse;
    private final Supplier<URI> console;

    /** @param console where people find the console now */
    public LiveView(
            PrintStream out,
            DemoState state,
            Health health,
            List<String> markets,
            WarehouseLine warehouse,
            Supplier<URI> console) {
        this.out = out;
        this.state = state;
        this.health = health;
        this.markets = markets;
        this.warehouse = warehouse;
        this.console = console;
    }

    /**
     * Draws the screen anew.
     *
     * @param took since the demo began to publish
     */
    public void draw(Instant tick, long events, Duration took) {
        out.print(TOP_AND_CLEAR + screen(tick, events, took));
        out.flush();
    }

    private String screen(Instant tick, long events, Duration took) {
        var screen = new StringBuilder();
        line(screen, "Offerstream demo · simulated time %s UTC", TIME.format(tick));
        line(
                screen,
                "%,d events, %,.0f a second · %,d assignments · %,d exposures (%s without assignment id) · %,d redemptions",
                events,
                took.toMillis() == 0 ? 0.0 : 1000.0 * events / took.toMillis(),
                state.assignments(),
                state.exposures(),
                Figures.percent(state.shareWithoutAssignment()),
                state.redemptions());
        line(screen, "%,d offers shown · refused: %s", state.offersShown(), refused());
        for (var market : markets) {
            line(screen, "");
            var newest = state.newest(market);
            newest.ifPresentOrElse(
                    result -> cycle(screen, result), () -> line(screen, "%s: waits for its first cycle", market));
            state.model(market)
                    .ifPresent(model -> line(
                            screen,
                            "  model version %,d, learnt up to %s UTC",
                            model.getVersion(),
                            TIME.format(model.getPublishedAt())));
            state.newestClosed(market)
                    .filter(closed -> !newest.map(ExperimentResult::getCycleId)
                            .filter(closed.getCycleId()::equals)
                            .isPresent())
                    .ifPresent(closed ->
                            line(screen, "  last closed, %s: %s", closed.getCycleId(), Figures.verdict(closed)));
        }
        line(screen, "");
        warehouse.text().ifPresent(text -> line(screen, "%s", text));
        line(
                screen,
                "%s",
                health.reports().entrySet().stream()
                        .map(part -> part.getKey() + " " + part.getValue().state())
                        .collect(Collectors.joining(" · ")));
        line(screen, "Console: %s", console.get());
        line(screen, "Ctrl-C stops; the same command goes on from here.");
        return screen.toString();
    }

    private void cycle(StringBuilder screen, ExperimentResult result) {
        line(
                screen,
                "%s  cycle %s, %s until %s UTC",
                result.getMarket(),
                result.getCycleId(),
                result.getState(),
                TIME.format(result.getClosesAt()));
        line(
                screen,
                "  %-20s %-28s %10s %10s %10s %8s",
                "arm",
                "served by",
                "assigned",
                "exposed",
                "redeeming",
                "rate");
        for (var arm : ArmTable.of(result)) {
            line(
                    screen,
                    "  %-20s %-28s %,10d %,10d %,10d %8s",
                    arm.arm(),
                    state.served(result, arm.arm()),
                    arm.assigned(),
                    arm.exposed(),
                    arm.redeeming(),
                    arm.rate());
        }
        if (!result.getVerdict().isEmpty()) {
            line(screen, "  %s", result.getVerdict());
        }
    }

    private String refused() {
        return state.deadLetters().isEmpty()
                ? "none"
                : state.deadLetters().entrySet().stream()
                        .map(reason -> reason.getKey() + " " + reason.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder screen, String format, Object... values) {
        screen.append(String.format(Locale.ENGLISH, format, values)).append('\n');
    }
}
