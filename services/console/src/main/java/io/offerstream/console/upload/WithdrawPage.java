package io.offerstream.console.upload;

import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.offers.Withdrawal;
import io.offerstream.schemas.OfferStatus;
import java.util.List;
import java.util.Optional;

/** Ends an offer for good. */
public final class WithdrawPage implements PageMaker, Action {
    private final Desk desk;

    public WithdrawPage(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Page make(PageRequest request) {
        var market = request.part("market");
        var id = request.part("offer");
        var offer = desk.catalogue()
                .offer(market, id)
                .orElseThrow(() -> new NothingThereException("There is no offer " + id + " in " + market + "."));
        boolean isOver = offer.getStatus() == OfferStatus.WITHDRAWN;
        return new Page(
                "Withdraw " + (offer.getTitle().isEmpty() ? id : offer.getTitle()),
                "offers",
                Optional.of(market),
                "Offer " + id + " of " + market + ".",
                isOver
                        ? List.of(Block.still(
                                "over", "", Notice.empty("It is withdrawn already", "Nothing is left to be done.")))
                        : List.of(
                                Block.still("effect", "", effect()),
                                Block.still(
                                        "withdraw",
                                        "",
                                        new ActForm(
                                                Addresses.withdraw(market, id),
                                                List.of(Field.reason()),
                                                List.of(Button.grave("Withdraw for good"))))));
    }

    private static Notice effect() {
        return new Notice(
                Tone.WATCH,
                "This cannot be undone",
                List.of(
                        new Line(Tone.PLAIN, "From the next tick on nobody gets it any more.", ""),
                        new Line(
                                Tone.PLAIN,
                                "Whoever has it gets another slate, as fast as the assigner goes through them.",
                                ""),
                        new Line(
                                Tone.PLAIN,
                                "It never comes back under this id. To interrupt an offer, upload it with status"
                                        + " PAUSED.",
                                "")));
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var offer = submission.part("offer");
        var reason = submission.reason();
        desk.change(submission.person(), transaction -> {
            Withdrawal.plan(desk.cluster(), market, List.of(offer), desk.now())
                    .commit(desk.cluster(), transaction, reason);
            return null;
        });
        return new Go(Addresses.offer(market, offer));
    }
}
