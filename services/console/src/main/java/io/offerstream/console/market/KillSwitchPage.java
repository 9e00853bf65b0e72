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
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.approval.ProposedChange.Switch;
import io.offerstream.operations.markets.KillSwitch;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ServingReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets popularity serve everybody in a market, and shows from the slates that were committed whether it does. */
public final class KillSwitchPage implements PageMaker, Action {
    private static final String POSITION = "position";
    private static final String ON = "on";
    private static final String OFF = "off";

    private final Desk desk;
    private final Approvals approvals;

    public KillSwitchPage(Desk desk, Approvals approvals) {
        this.desk = desk;
        this.approvals = approvals;
    }

    @Override
    public Page make(PageRequest request) {
        var code = request.part("market");
        var waits = approvals.notice(request.person(), code, new Switch(!isOn(code)));
        return desk.state().read(all -> {
            var market =
                    all.market(code).orElseThrow(() -> new NothingThereException("There is no market " + code + "."));
            var applied = market.applied()
                    .orElseThrow(() -> new NothingThereException("Market " + code + " was never applied."));
            return new Page(
                    "Kill switch of " + code,
                    "market",
                    Optional.of(code),
                    "On, popularity serves every customer, whatever their arm, from the next tick on.",
                    Stream.concat(
                                    Stream.concat(
                                            Stream.of(Block.live("stands", "How it stands", facts(market, applied))),
                                            waits.stream()),
                                    Stream.of(Block.live("switch", "", form(code, applied.getKillSwitch()))))
                            .toList());
        });
    }

    private boolean isOn(String code) {
        return desk.state()
                .read(all -> all.market(code).flatMap(MarketState::applied).map(Market::getKillSwitch))
                .orElse(false);
    }

    private static Facts facts(MarketState market, Market applied) {
        boolean isOn = applied.getKillSwitch();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(
                "Kill switch",
                isOn ? Cell.of("On").toned(Tone.BAD) : Cell.of("Off").toned(Tone.GOOD),
                isOn ? "popularity serves every arm" : "each arm is served as the market's policy says"));
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

    private static ActForm form(String market, boolean isOn) {
        return new ActForm(
                Addresses.killSwitch(market),
                List.of(Field.hidden(POSITION, isOn ? OFF : ON), Field.reason()),
                List.of(isOn ? Button.of("Switch off: serve by the policy") : Button.grave("Serve popularity only")));
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var reason = submission.reason();
        var position = submission
                .field(POSITION)
                .filter(value -> value.equals(ON) || value.equals(OFF))
                .orElseThrow(() -> new NotDoneException(Why.USAGE, "Say whether it is to be on or off."));
        var change = new Switch(position.equals(ON));
        return desk.change(submission.person(), transaction -> {
            if (approvals.why(submission.person(), market, change).isPresent()) {
                if (isOn(market) == change.isOn()) {
                    return new Go(Addresses.killSwitch(market));
                }
                return new Go(approvals.ask(transaction, submission.person(), market, change, reason));
            }
            KillSwitch.set(desk.cluster(), transaction, market, change.isOn(), reason, desk.now());
            return new Go(Addresses.killSwitch(market));
        });
    }
}
