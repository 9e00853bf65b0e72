package io.offerstream.console.market;

import io.offerstream.console.access.Role;
import io.offerstream.console.act.Desk;
import io.offerstream.console.approval.Approvals;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import io.offerstream.console.state.ModelVersion;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Figures;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Source;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.approval.ProposedChange;
import io.offerstream.operations.models.ModelRequests;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One version of a market's model; promoting it, going back to it, and releasing it. */
public final class ModelPage implements PageMaker, Action {
    private static final String DO = "do";
    private static final List<ModelAction> ACTIONS =
            List.of(ModelAction.PROMOTE, ModelAction.ROLLBACK, ModelAction.RELEASE);

    private final Desk desk;
    private final Approvals approvals;

    public ModelPage(Desk desk, Approvals approvals) {
        this.desk = desk;
        this.approvals = approvals;
    }

    @Override
    public Page make(PageRequest request) {
        return desk.state().read(all -> page(request, all));
    }

    private Page page(PageRequest request, ConsoleState all) {
        var code = request.part("market");
        var number = request.part("version");
        var market = request.market(all);
        var version = market.versions().stream()
                .filter(one -> Long.toString(one.version()).equals(number))
                .findFirst()
                .orElseThrow(() -> new NothingThereException(code + " has no version " + number
                        + " among the newest; 'offerstream models list' shows all."));
        var blocks = new ArrayList<Block>();
        blocks.add(Block.live("version", "", facts(market, version)));
        blocks.add(Block.live("requests", "Asked of the trainer", RequestViews.table(all, market)));
        ComparedVersions.other(market, version, request.asked("with")).ifPresent(other -> {
            blocks.add(Block.still("with", "Beside another version", ComparedVersions.chooser(market, version, other)));
            blocks.add(Block.live("compared", "", ComparedVersions.table(market, version, other)));
        });
        if (request.may(Role.APPROVER, code)) {
            blocks.add(Block.still("what", "", meaning(request, version)));
            blocks.add(Block.live("ask", "", form(market, version)));
        }
        blocks.add(Block.still(
                "audit",
                "",
                new Links(List.of(new Link("Who changed the market, and why", Addresses.audit(code), false)))));
        blocks.add(Block.still("manifest", "How it was learnt", new Source("Manifest", version.manifest())));
        return new Page(
                "Model version " + number,
                "market",
                Optional.of(code),
                "Of " + code + ", generation " + version.generation() + ".",
                blocks);
    }

    private static boolean isLive(MarketState market, ModelVersion version) {
        return market.modelStatus()
                .map(ModelStatus::getLiveVersion)
                .filter(live -> live == version.version())
                .isPresent();
    }

    private static boolean isPinned(MarketState market) {
        return market.modelStatus().map(ModelStatus::getPinned).orElse(false);
    }

    private static Facts facts(MarketState market, ModelVersion version) {
        boolean isLive = isLive(market, version);
        var live = market.modelStatus().map(ModelStatus::getLiveVersion);
        return new Facts(List.of(
                new Fact(
                        "Serves",
                        isLive ? Cell.of("Yes").toned(Tone.GOOD) : Cell.of("No"),
                        isLive && isPinned(market)
                                ? "pinned: no newer one takes its place"
                                : live.map(one -> "version " + one + " is live").orElse("none is live")),
                new Fact("Published", Cell.time(version.publishedAt(), market.zone()), ""),
                new Fact("Size", Cell.of(Figures.bytes(version.bytes())), version.sha256())));
    }

    private Notice meaning(PageRequest request, ModelVersion version) {
        var lines = new ArrayList<Line>(List.of(
                new Line(
                        Tone.PLAIN,
                        "Promote: it serves, whatever the gates say; newer versions take its place by themselves.",
                        ""),
                new Line(
                        Tone.PLAIN,
                        "Roll back: it serves and is pinned; nothing takes its place until it is released.",
                        ""),
                new Line(
                        Tone.PLAIN,
                        "The trainer answers at its next tick. Cycles that run keep the version they began with.",
                        "")));
        for (var action : ACTIONS) {
            approvals
                    .why(
                            request.person(),
                            request.part("market"),
                            new ProposedChange.ModelVersion(action, version.version()))
                    .ifPresent(why -> lines.add(
                            new Line(Tone.WATCH, why + " It waits for another approver.", Addresses.APPROVALS)));
        }
        return new Notice(Tone.PLAIN, "What you can ask for", lines);
    }

    private static ActForm form(MarketState market, ModelVersion version) {
        var buttons = new ArrayList<Button>();
        boolean isPinnedLive = isLive(market, version) && isPinned(market);
        if (!isPinnedLive) {
            buttons.add(button(ModelAction.ROLLBACK, "Roll back to version " + version.version(), Tone.BAD));
        }
        if (!isLive(market, version) || isPinned(market)) {
            buttons.add(button(ModelAction.PROMOTE, "Promote version " + version.version(), Tone.PLAIN));
        }
        if (isPinned(market)) {
            buttons.add(button(ModelAction.RELEASE, "Release the pinned version", Tone.PLAIN));
        }
        return new ActForm(Addresses.model(market.code(), version.version()), List.of(Field.reason()), buttons);
    }

    private static Button button(ModelAction action, String label, Tone tone) {
        return new Button(DO, action.name().toLowerCase(Locale.ROOT), label, tone);
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var reason = submission.reason();
        var action = ACTIONS.stream()
                .filter(one -> submission
                        .field(DO)
                        .filter(one.name().toLowerCase(Locale.ROOT)::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new NotDoneException(Why.USAGE, "Say what is to be done with the version."));
        if (!submission.part("version").matches("[0-9]{1,15}")) {
            throw new NotDoneException(Why.USAGE, "A version is a number.");
        }
        long version = Long.parseLong(submission.part("version"));
        var change = new ProposedChange.ModelVersion(action, version);
        return desk.change(submission.person(), transaction -> {
            if (approvals.why(submission.person(), market, change).isPresent()) {
                return new Go(approvals.ask(transaction, submission.person(), market, change, reason));
            }
            ModelRequests.ask(
                    desk.cluster(),
                    transaction,
                    market,
                    action,
                    version,
                    Desk.actor(submission.person()),
                    reason,
                    desk.now());
            return new Go(Addresses.model(market, version));
        });
    }
}
