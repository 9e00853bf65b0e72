package io.offerstream.console.pipeline;

import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.Letter;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Cell;
import io.offerstream.console.view.Facts;
import io.offerstream.console.view.Facts.Fact;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Source;
import io.offerstream.platform.topics.Topics;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** One refused record: why, where it stood, and what is in it. */
public final class LetterPage implements PageMaker {
    private final ConsoleState state;
    private final Topics topics;

    public LetterPage(ConsoleState state, Topics topics) {
        this.state = state;
        this.topics = topics;
    }

    @Override
    public Page make(PageRequest request) {
        var number = request.part("letter");
        var letter = state.read(all -> all.letters().newest().list()).stream()
                .filter(one -> Long.toString(one.offset()).equals(number))
                .filter(one -> Letters.mayRead(request, one))
                .findFirst()
                .orElseThrow(() -> new NothingThereException("There is no letter " + number
                        + " among the newest; 'offerstream dlq show' reads all of them."));
        return new Page(
                "Refused record " + number,
                "pipeline",
                Optional.empty(),
                "Why it was refused, where it stood, and what is in it.",
                List.of(
                        Block.still("why", "Why", facts(letter)),
                        Block.still("replay", "", ReplayLetter.form(letter.offset())),
                        Block.still(
                                "value",
                                "What is in it",
                                new Source("Value of the refused record", Letters.value(letter, topics)))));
    }

    private static Facts facts(Letter letter) {
        var refused = letter.letter();
        return new Facts(List.of(
                new Fact("Reason", Cell.of(refused.getReason()), "docs/producers.md says what to do"),
                new Fact("Detail", Cell.of(refused.getDetail()), ""),
                new Fact("Refused by", Cell.of(refused.getService()), ""),
                new Fact(
                        "Stood at",
                        Cell.of(refused.getTopic() + "-" + refused.getPartition()),
                        "offset " + refused.getOffset()),
                new Fact("Key", Cell.of(Letters.key(letter).orElse("none, or no text")), ""),
                new Fact("Stamped", Cell.time(refused.getRecordTime(), ZoneOffset.UTC), "by its producer"),
                new Fact("Refused at", Cell.time(letter.writtenAt(), ZoneOffset.UTC), "")));
    }
}
