package io.offerstream.console.pipeline;

import io.offerstream.console.access.Role;
import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.Submission;
import io.offerstream.console.state.Letter;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.deadletters.DeadLetterReplay;
import io.offerstream.platform.topics.Topics;
import java.util.List;
import java.util.Optional;

/** Sends a refused event again: first it is judged by what is known now, then it is asked why. */
public final class ReplayLetter implements Action {
    private static final String STEP = "do";
    private static final String SEND = "send";

    private final Desk desk;
    private final Topics topics;

    public ReplayLetter(Desk desk, Topics topics) {
        this.desk = desk;
        this.topics = topics;
    }

    /** For the letter's page. */
    static ActForm form(long number) {
        return new ActForm(
                Addresses.replay(number),
                List.of(),
                List.of(new Button(STEP, "check", "Check whether it can be sent again", Tone.PLAIN)));
    }

    @Override
    public Outcome take(Submission submission) {
        var letter = find(submission);
        var plan = DeadLetterReplay.plan(topics, desk.catalogue(), letter.offset(), letter.letter());
        requireRole(submission, plan);
        if (submission.field(STEP).filter(SEND::equals).isEmpty()) {
            return new Show(page(plan));
        }
        var reason = submission.reason();
        desk.change(submission.person(), transaction -> {
            DeadLetterReplay.plan(desk.cluster(), letter.offset())
                    .commit(desk.cluster(), transaction, reason, desk.now());
            return null;
        });
        return new Go(Addresses.letter(letter.offset()));
    }

    private Letter find(Submission submission) {
        var number = submission.part("letter");
        return desk.state().read(all -> all.letters().newest().list()).stream()
                .filter(one -> Long.toString(one.offset()).equals(number))
                .filter(one -> Letters.mayRead(submission.request(), one))
                .findFirst()
                .orElseThrow(() -> new NothingThereException("There is no letter " + number
                        + " among the newest; 'offerstream dlq replay' takes older ones."));
    }

    private static void requireRole(Submission submission, DeadLetterReplay plan) {
        boolean may = plan.market()
                .map(market -> submission.may(Role.OPERATOR, market))
                .orElse(submission.person().grants().allowEverywhere(Role.OPERATOR));
        if (!may) {
            throw new NotDoneException(Why.CHECK_FAILED, "You are no operator of the market that this record is of.");
        }
    }

    private static Page page(DeadLetterReplay plan) {
        var back = Block.still(
                "back", "", new Links(List.of(new Link("Back to the record", Addresses.letter(plan.number()), false))));
        var blocks = plan.obstacles().isEmpty()
                ? List.of(
                        Block.still(
                                "verdict",
                                "",
                                new Notice(
                                        Tone.GOOD,
                                        "Nothing that is known stands against it",
                                        List.of(
                                                new Line(
                                                        Tone.PLAIN,
                                                        "It goes to "
                                                                + plan.letter().getTopic()
                                                                + " byte for byte, and is judged again at the next tick.",
                                                        ""),
                                                new Line(
                                                        Tone.PLAIN,
                                                        "Sending it twice does no harm: of events with one id the first"
                                                                + " counts.",
                                                        "")))),
                        Block.still(
                                "send",
                                "",
                                new ActForm(
                                        Addresses.replay(plan.number()),
                                        List.of(Field.reason()),
                                        List.of(new Button(STEP, SEND, "Send it again", Tone.PLAIN)))),
                        back)
                : List.of(
                        Block.still(
                                "verdict",
                                "",
                                new Notice(
                                        Tone.BAD,
                                        "It would be refused again",
                                        plan.obstacles().stream()
                                                .map(text -> new Line(Tone.PLAIN, text, ""))
                                                .toList())),
                        back);
        return new Page(
                "Send record " + plan.number() + " again",
                "pipeline",
                Optional.empty(),
                "Refused as " + plan.letter().getReason() + ". Nothing has been sent yet.",
                blocks);
    }
}
