package io.offerstream.console.overview;

import io.offerstream.console.page.Moment;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Sources;
import io.offerstream.console.probe.ServiceReports;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.LetterBox;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Is it healthy, and does it work: every market of the person, in words. */
public final class OverviewPage implements PageMaker {
    /** Above this share of refused and late facts, somebody's events are wrong. */
    private static final double MANY_REFUSED = 0.01;

    private final Sources sources;

    public OverviewPage(Sources sources) {
        this.sources = sources;
    }

    @Override
    public Page make(PageRequest request) {
        var blocks = new ArrayList<Block>();
        var reports = sources.services().get();
        sources.state().read(all -> {
            var moment = Moment.of(all, sources.clock());
            blocks.add(Block.live("system", "The system", system(all, moment, reports)));
            all.markets().stream()
                    .filter(market -> request.mayRead(market.code()))
                    .forEach(market ->
                            blocks.add(Block.live("market-" + market.code(), "", MarketCards.of(market, moment))));
            return null;
        });
        if (blocks.size() == 1) {
            blocks.add(Block.live(
                    "no-market",
                    "",
                    Notice.empty(
                            "No market yet",
                            "A market appears here once its file is applied: offerstream markets apply.")));
        }
        return new Page("Overview", "overview", Optional.empty(), "Is it healthy, and does it work?", blocks);
    }

    private static Notice system(ConsoleState all, Moment moment, List<ServiceReports> reports) {
        var lines = new ArrayList<Notice.Line>();
        for (var service : reports) {
            var tone = service.isBroken() ? Tone.BAD : Tone.WATCH;
            service.problems().forEach(problem -> lines.add(new Notice.Line(tone, problem, "/pipeline")));
        }
        if (moment.tick().isEmpty()) {
            lines.add(new Notice.Line(
                    Tone.WATCH, "No tick has come yet: nothing is decided without ticks.", "/pipeline"));
        }
        moment.quietFor()
                .ifPresent(quiet -> lines.add(new Notice.Line(
                        Tone.WATCH,
                        "No tick for " + Times.span(quiet) + ": nothing has been decided since.",
                        "/pipeline")));
        refused(all).ifPresent(lines::add);
        letters(all.letters()).ifPresent(lines::add);
        boolean bad = lines.stream().anyMatch(line -> line.tone() == Tone.BAD);
        boolean watch = lines.stream().anyMatch(line -> line.tone() == Tone.WATCH);
        return new Notice(
                bad ? Tone.BAD : watch ? Tone.WATCH : Tone.GOOD,
                bad ? "Something is broken" : watch ? "Something should be looked at" : headline(reports),
                lines);
    }

    private static String headline(List<ServiceReports> reports) {
        return reports.isEmpty()
                ? "Nothing is wrong that the topics tell; services are not watched"
                : "Every service is ready";
    }

    private static Optional<Notice.Line> refused(ConsoleState all) {
        long facts = 0;
        long refused = 0;
        for (var total : all.intake().byTopic().values()) {
            facts += total.facts();
            refused += total.refused() + total.late();
        }
        return refused > MANY_REFUSED * facts
                ? Optional.of(new Notice.Line(
                        Tone.WATCH,
                        Figures.percent((double) refused / facts) + " of all events are refused or too late.",
                        "/pipeline"))
                : Optional.empty();
    }

    private static Optional<Notice.Line> letters(LetterBox letters) {
        return letters.newest().seen() == 0
                ? Optional.empty()
                : Optional.of(new Notice.Line(
                        Tone.PLAIN,
                        Figures.count(letters.newest().seen())
                                + (letters.newest().seen() == 1 ? " record was" : " records were")
                                + " refused so far, and can be looked at and sent again.",
                        "/pipeline"));
    }
}
