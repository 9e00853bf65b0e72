package io.offerstream.console.web;

import io.offerstream.console.page.PageRequest;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Links;
import io.offerstream.console.view.Links.Link;
import io.offerstream.console.view.Notice;
import io.offerstream.console.view.Notice.Line;
import io.offerstream.console.view.Page;
import io.offerstream.console.view.Tone;
import io.offerstream.operations.NotDoneException;
import java.util.List;
import java.util.Optional;

/** What somebody sees whose form could not be done. */
final class NotDonePage {
    private NotDonePage() {}

    /** @param back where the form is */
    static Page of(NotDoneException notDone, PageRequest request, String back) {
        var market = Optional.of(request.part("market")).filter(code -> !code.isEmpty());
        var lines = notDone.getMessage()
                .lines()
                .map(line -> new Line(Tone.PLAIN, line, ""))
                .toList();
        return new Page(
                "Nothing was done",
                market.isPresent() ? "market" : "pipeline",
                market,
                "What you asked for could not be done. What stands in the way:",
                List.of(
                        Block.still("problem", "", new Notice(Tone.BAD, "Not done", lines)),
                        Block.still("back", "", new Links(List.of(new Link("Back to the form", back, false))))));
    }

    static int status(NotDoneException notDone) {
        return switch (notDone.why()) {
            case USAGE -> 400;
            case CHECK_FAILED -> 422;
            case CONFLICT -> 409;
            case NEEDS_OPERATOR -> 503;
        };
    }
}
