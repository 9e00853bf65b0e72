package io.offerstream.console.pipeline;

import io.offerstream.console.feed.Freshness;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.Moment;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Sources;
import io.offerstream.console.probe.ClusterReport;
import io.offerstream.console.probe.ServiceReports;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.Letter;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Column;
import io.offerstream.console.view.Content;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Table;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Does everything run: services, topics, groups, refused records. */
public final class PipelinePage implements PageMaker {
    private static final int MOST_LETTERS = 50;

    private final Sources sources;

    public PipelinePage(Sources sources) {
        this.sources = sources;
    }

    @Override
    public Page make(PageRequest request) {
        var services = sources.services().get();
        var cluster = sources.cluster().get();
        var blocks = new ArrayList<Block>();
        sources.state().read(all -> {
            blocks.add(Block.live("flow", "Flow", flow(all, Moment.of(all, sources.clock()))));
            blocks.add(Block.live("services", "Services", services(services)));
            blocks.add(Block.live("intake", "What became of events", intake(all)));
            blocks.add(Block.live("letters", "Refused records, by reason", counts(all)));
            blocks.add(Block.live("newest-letters", "Newest refused records", newest(request, all)));
            return null;
        });
        cluster.problem()
                .ifPresent(problem -> blocks.add(Block.live(
                        "cluster",
                        "",
                        new Notice(
                                Tone.BAD,
                                "The broker does not answer",
                                List.of(new Notice.Line(
                                        Tone.PLAIN,
                                        "Topics and groups are as of "
                                                + cluster.answeredAt()
                                                        .map(Times::clock)
                                                        .orElse("never") + ": " + problem,
                                        ""))))));
        blocks.add(Block.live("groups", "How far services have read", groups(cluster)));
        blocks.add(Block.live("topics", "Topics", topics(cluster)));
        return new Page("Pipeline", "pipeline", Optional.empty(), "Does everything run, and what was refused?", blocks);
    }

    private Facts flow(ConsoleState all, Moment moment) {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Newest tick",
                moment.tick().map(tick -> Cell.time(tick, ZoneOffset.UTC)).orElse(Cell.none()),
                all.tick()
                        .map(tick -> tick.getSource() + (tick.getNote().isEmpty() ? "" : ", " + tick.getNote()))
                        .orElse("none has come")));
        facts.add(new Fact(
                "Tick read",
                moment.tickReadAt()
                        .map(at -> Cell.of(Times.span(Duration.between(at, moment.wall())) + " ago"))
                        .orElse(Cell.none())
                        .toned(moment.quietFor().isPresent() ? Tone.WATCH : Tone.PLAIN),
                "nothing is decided without ticks"));
        facts.add(new Fact(
                "Reading of topics",
                Cell.of(sources.feeds().get().stream().allMatch(Freshness::isLive) ? "Live" : "Not live"),
                sources.unreadable().getAsLong() + " records could not be read by this console"));
        all.markets()
                .forEach(market -> market.newestAssignment()
                        .ifPresent(time -> facts.add(new Fact(
                                "Newest assignment, " + market.code(),
                                Cell.time(time, market.zone()),
                                Times.span(moment.since(time)) + " before the newest tick"))));
        facts.add(new Fact("Sink delay", Cell.none(), "not measured by any topic"));
        return new Facts(facts);
    }

    private static Content services(List<ServiceReports> reports) {
        if (reports.isEmpty()) {
            return Notice.empty(
                    "No service is watched",
                    "Name the health endpoints of the services in console.services, and their state is shown here.");
        }
        var rows = new ArrayList<List<Cell>>();
        for (var report : reports) {
            report.problem()
                    .ifPresent(problem -> rows.add(List.of(
                            Cell.of(report.address()),
                            Cell.of("everything"),
                            Cell.of("NO ANSWER").toned(Tone.BAD),
                            Cell.of(problem))));
            report.parts()
                    .forEach((name, part) -> rows.add(List.of(
                            Cell.of(report.address()),
                            Cell.of(name),
                            Cell.of(part.state())
                                    .toned(part.isReady() ? Tone.GOOD : part.isBroken() ? Tone.BAD : Tone.WATCH),
                            Cell.of(part.reason()))));
        }
        return new Table(
                "services",
                "What services say of themselves, asked every five seconds",
                List.of(
                        Column.text("Address", "address"),
                        Column.text("Service", "service"),
                        Column.text("State", "state"),
                        Column.text("Reason", "reason")),
                rows,
                "They have said nothing yet.");
    }

    private static Table intake(ConsoleState all) {
        var rows = new ArrayList<List<Cell>>();
        all.intake()
                .byTopic()
                .forEach((topic, total) -> rows.add(List.of(
                        Cell.of(topic),
                        Cell.of(total.facts()),
                        Cell.of(total.applied()),
                        Cell.of(total.repeated()),
                        Cell.of(total.late()).toned(total.late() > 0 ? Tone.WATCH : Tone.PLAIN),
                        Cell.of(total.refused()).toned(total.refused() > 0 ? Tone.WATCH : Tone.PLAIN),
                        Cell.of(total.forgotten()),
                        Cell.time(total.newest(), ZoneOffset.UTC))));
        return new Table(
                "intake",
                "Every event is exactly one of these; counted by interaction-state at each tick",
                List.of(
                        Column.text("Topic", "topic"),
                        Column.number("Events", "events"),
                        Column.number("Applied", "applied"),
                        Column.number("Repeated", "repeated"),
                        Column.number("Too late", "late"),
                        Column.number("Refused", "refused"),
                        Column.number("Forgotten", "forgotten"),
                        Column.text("Up to tick", "newest_tick")),
                rows,
                "Nothing has been counted yet.");
    }

    private static Table counts(ConsoleState all) {
        var rows = new ArrayList<List<Cell>>();
        all.letters()
                .counts()
                .forEach((kind, count) -> rows.add(List.of(
                        Cell.of(kind.reason()),
                        Cell.of(kind.topic()),
                        Cell.of(kind.service()),
                        Cell.of(count.letters()),
                        Cell.time(count.newest(), ZoneOffset.UTC))));
        return new Table(
                "letters",
                "Records in dead-letters since its beginning; docs/producers.md says what each reason asks for",
                List.of(
                        Column.text("Reason", "reason"),
                        Column.text("From topic", "topic"),
                        Column.text("Refused by", "service"),
                        Column.number("Records", "records"),
                        Column.text("Newest", "newest")),
                rows,
                "Nothing has been refused. That is how it should be.");
    }

    private static Table newest(PageRequest request, ConsoleState all) {
        var rows = new ArrayList<List<Cell>>();
        all.letters().newest().list().stream()
                .filter(letter -> Letters.mayRead(request, letter))
                .limit(MOST_LETTERS)
                .forEach(letter -> rows.add(row(letter)));
        return new Table(
                "newest-letters",
                "The newest " + MOST_LETTERS + " records in dead-letters; each opens with what is in it",
                List.of(
                        Column.number("Letter", "dead_letter_offset"),
                        Column.text("Written", "written_at"),
                        Column.text("Reason", "reason"),
                        Column.text("Detail", "detail"),
                        Column.text("From", "from")),
                rows,
                "Nothing has been refused.");
    }

    private static List<Cell> row(Letter letter) {
        var refused = letter.letter();
        return List.of(
                Cell.of(letter.offset()).linked(Addresses.letter(letter.offset())),
                Cell.time(letter.writtenAt(), ZoneOffset.UTC),
                Cell.of(refused.getReason()),
                Cell.of(refused.getDetail()),
                Cell.of(refused.getTopic() + "-" + refused.getPartition() + " @ " + refused.getOffset()));
    }

    private Table groups(ClusterReport cluster) {
        var rows = new ArrayList<List<Cell>>();
        cluster.groups()
                .forEach(lag -> rows.add(List.of(
                        Cell.of(lag.group()), Cell.of(lag.topic()), Cell.of(lag.lag()), ago(lag.committedAt()))));
        return new Table(
                "groups",
                "Records between what a group has committed and the topic's end, transaction markers included",
                List.of(
                        Column.text("Group", "group"),
                        Column.text("Topic", "topic"),
                        Column.number("Lag", "lag"),
                        Column.text("Last seen to commit", "last_commit")),
                rows,
                "No group has committed anything yet.");
    }

    private Table topics(ClusterReport cluster) {
        var rows = new ArrayList<List<Cell>>();
        cluster.topics()
                .forEach(topic -> rows.add(List.of(
                        Cell.of(topic.title()),
                        Cell.of((long) topic.partitions()),
                        Cell.of(topic.records()),
                        ago(topic.movedAt()))));
        return new Table(
                "topics",
                "Offsets from beginning to end, transaction markers and compacted records included",
                List.of(
                        Column.text("Topic", "topic"),
                        Column.number("Partitions", "partitions"),
                        Column.number("Offsets", "offsets"),
                        Column.text("Last seen to grow", "last_growth")),
                rows,
                "The broker has not answered yet.");
    }

    /** By the wall clock; nobody tells when something before the console's start was. */
    private Cell ago(Optional<Instant> time) {
        return time.map(at -> new Cell(
                        Times.span(Duration.between(at, sources.clock().instant())) + " ago",
                        at.toString(),
                        Tone.PLAIN,
                        Optional.<String>empty()))
                .orElseGet(() -> new Cell("not since this console started", "", Tone.FAINT, Optional.empty()));
    }
}
