package io.offerstream.console.market;

import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.state.HandedOut;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Times;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.approval.ProposedChange.Switch;
import io.offerstream.operations.markets.KillSwitch;
import io.offerstream.operations.markets.Period;
import io.offerstream.platform.reference.KillSwitchTimes;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ServingReason;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets popularity serve everybody in a market, and shows from the slates that were committed whether it does. */
public final class KillSwitchPage implements PageMaker, Action {
    private static final String POSITION = "position";
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String FROM = "from";
    private static final String UNTIL = "until";
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);

    private final Desk desk;
    private final Approvals approvals;

    public KillSwitchPage(Desk desk, Approvals approvals) {
        this.desk = desk;
        this.approvals = approvals;
    }

    @Override
    public Page make(PageRequest request) {
        var code = request.part("market");
        var now = desk.now();
        var applied = applied(code);
        boolean stands = KillSwitchTimes.stands(applied, now);
        var waits = approvals.notice(request.person(), code, new Switch(!stands, Period.UNBOUNDED));
        return desk.state().read(all -> {
            var market = request.market(all);
            return new Page(
                    "Kill switch of " + code,
                    "market",
                    Optional.of(code),
                    "On, popularity serves every customer, whatever their arm, from the next tick on.",
                    Stream.concat(
                                    Stream.concat(
                                            Stream.of(
                                                    Block.live("stands", "How it stands", facts(market, applied, now))),
                                            waits.stream()),
                                    Stream.of(Block.live("switch", "", form(applied, stands, market.zone()))))
                            .toList());
        });
    }

    private Market applied(String code) {
        return desk.state()
                .read(all -> all.market(code).flatMap(MarketState::applied))
                .orElseThrow(
                        () -> new NothingThereException("There is no market " + code + ", or it was never applied."));
    }

    private static Facts facts(MarketState market, Market applied, Instant now) {
        boolean isOn = KillSwitchTimes.isOn(applied, now);
        var facts = new ArrayList<Fact>();
        facts.add(fact(applied, now, market.zone()));
        Map<ServingReason, HandedOut.Served> reasons = market.newestCycle()
                .flatMap(cycle -> market.handedOut(cycle.getCycleId()))
                .map(HandedOut::reasons)
                .orElse(Map.of());
        var byIt = Optional.ofNullable(reasons.get(ServingReason.KILL_SWITCH));
        var otherwise = reasons.entrySet().stream()
                .filter(entry -> entry.getKey() != ServingReason.KILL_SWITCH)
                .map(Map.Entry::getValue)
                .reduce((one, other) -> new HandedOut.Served(
                        one.slates() + other.slates(),
                        one.newest().isAfter(other.newest()) ? one.newest() : other.newest()));
        facts.add(served("Slates because of it", market, byIt));
        facts.add(served("Slates served otherwise", market, otherwise));
        facts.add(new Fact(
                "In effect", effect(isOn, byIt, otherwise), "told from the committed slates of the open cycle"));
        return new Facts(facts);
    }

    /** How the switch of a market stands. */
    static Fact fact(Market applied, Instant now, ZoneId zone) {
        boolean isOn = KillSwitchTimes.isOn(applied, now);
        return new Fact(
                "Kill switch",
                isOn ? Cell.of("On").toned(Tone.BAD) : Cell.of("Off").toned(Tone.GOOD),
                (isOn ? "popularity serves every arm" : "each arm is served as the market's policy says")
                        + plan(applied, now, zone));
    }

    /** When it will be otherwise, if nobody does anything; empty if never. */
    private static String plan(Market applied, Instant now, ZoneId zone) {
        if (!KillSwitchTimes.stands(applied, now)) {
            return "";
        }
        return (KillSwitchTimes.isOn(applied, now) ? "" : "; on from " + Times.both(applied.getKillSwitchFrom(), zone))
                + (applied.getKillSwitchUntil() == null
                        ? ""
                        : ", until " + Times.both(applied.getKillSwitchUntil(), zone));
    }

    private static Fact served(String name, MarketState market, Optional<HandedOut.Served> served) {
        return new Fact(
                name,
                served.map(one -> Cell.of(one.slates())).orElse(Cell.of(0L)),
                served.map(one -> "newest decided "
                                + Cell.time(one.newest(), market.zone()).text())
                        .orElse("none in the open cycle"));
    }

    /** Whichever way the newest slates were served is how customers are served. */
    private static Cell effect(boolean isOn, Optional<HandedOut.Served> byIt, Optional<HandedOut.Served> otherwise) {
        var byItAt = byIt.map(HandedOut.Served::newest).orElse(Instant.EPOCH);
        var otherwiseAt = otherwise.map(HandedOut.Served::newest).orElse(Instant.EPOCH);
        boolean isConfirmed = isOn ? byItAt.isAfter(otherwiseAt) : !byItAt.isAfter(otherwiseAt);
        return isConfirmed
                ? Cell.of("Confirmed: " + (isOn ? "popularity serves" : "served as the policy says"))
                        .toned(Tone.GOOD)
                : Cell.of("Not yet: no slate has been decided since").toned(Tone.WATCH);
    }

    /** One that is on until somebody switches it off can only be switched off; any other be thrown, for longer. */
    private static ActForm form(Market applied, boolean stands, ZoneId zone) {
        var fields = new ArrayList<Field>();
        var buttons = new ArrayList<Button>();
        var period = stands ? Period.of(applied) : Period.UNBOUNDED;
        if (!stands || !period.equals(Period.UNBOUNDED)) {
            var clock = "On the clock of " + zone + ". Empty: ";
            fields.add(Field.time(FROM, "From", local(period.from(), zone), clock + "from the next tick on."));
            fields.add(
                    Field.time(UNTIL, "Until", local(period.until(), zone), clock + "until somebody switches it off."));
            buttons.add(new Button(POSITION, ON, "Serve popularity only", Tone.BAD));
        }
        if (stands) {
            buttons.add(new Button(POSITION, OFF, "Switch off: serve by the policy", Tone.PLAIN));
        }
        fields.add(Field.reason());
        return new ActForm(Addresses.killSwitch(applied.getMarket()), fields, buttons);
    }

    private static String local(Optional<Instant> time, ZoneId zone) {
        return time.map(at -> LOCAL.format(at.atZone(zone))).orElse("");
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var reason = submission.reason();
        var position = submission
                .field(POSITION)
                .filter(value -> value.equals(ON) || value.equals(OFF))
                .orElseThrow(() -> new NotDoneException(Why.USAGE, "Say whether it is to be on or off."));
        var change = new Switch(position.equals(ON), position.equals(ON) ? period(submission) : Period.UNBOUNDED);
        return desk.change(submission.person(), transaction -> {
            if (approvals.why(submission.person(), market, change).isPresent()) {
                if (KillSwitch.changed(applied(market), change.isOn(), change.period(), desk.now())
                        .isEmpty()) {
                    return new Go(Addresses.killSwitch(market));
                }
                return new Go(approvals.ask(transaction, submission.person(), market, change, reason));
            }
            KillSwitch.set(desk.cluster(), transaction, market, change.isOn(), change.period(), reason, desk.now());
            return new Go(Addresses.killSwitch(market));
        });
    }

    private Period period(Submission submission) {
        var zone = desk.state()
                .read(all -> all.market(submission.part("market")).map(MarketState::zone))
                .orElse(ZoneOffset.UTC);
        return Period.of(submission.field(FROM), submission.field(UNTIL), zone);
    }
}
