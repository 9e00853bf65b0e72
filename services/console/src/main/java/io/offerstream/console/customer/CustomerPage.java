package io.offerstream.console.customer;

import io.offerstream.console.act.Desk;
import io.offerstream.console.page.Action;
import io.offerstream.console.page.Addresses;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.page.Submission;
import io.offerstream.console.view.ActForm;
import io.offerstream.console.view.ActForm.Button;
import io.offerstream.console.view.ActForm.Field;
import io.offerstream.console.view.Block;
import io.offerstream.console.view.Page;
import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import io.offerstream.operations.Progress;
import io.offerstream.operations.explain.CustomerExplanation;
import io.offerstream.operations.explain.CustomerHistory;
import io.offerstream.operations.explain.Explanation;
import io.offerstream.operations.explain.WhatIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;

/** Why a customer got these offers. Asked by form, so that no customer's id is in any address, history or log. */
public final class CustomerPage implements PageMaker, Action {
    private static final String CUSTOMER = "customer";

    private final Desk desk;

    public CustomerPage(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Page make(PageRequest request) {
        var market = request.part("market");
        desk.state().read(request::market);
        return page(market, List.of(Block.still("search", "", form(market, ""))));
    }

    private static Page page(String market, List<Block> blocks) {
        return new Page(
                "Customer of " + market,
                "customer",
                Optional.of(market),
                "Why did this customer get these offers? Decided again from what was known then.",
                blocks);
    }

    private static ActForm form(String market, String customer) {
        return new ActForm(
                Addresses.customer(market),
                List.of(Field.text(
                        CUSTOMER, "Customer id", customer, "As apps and tills send it, without the market.")),
                List.of(Button.of("Explain")));
    }

    @Override
    public Outcome take(Submission submission) {
        var market = submission.part("market");
        var customer =
                submission.field(CUSTOMER).orElseThrow(() -> new NotDoneException(Why.USAGE, "Say which customer."));
        if (submission.field("do").filter(WhatIfForm.SIMULATE::equals).isPresent()) {
            return simulated(market, customer, WhatIfForm.read(submission));
        }
        record Found(Explanation explanation, Optional<CustomerHistory> history) {}
        var found = desk.askBoth(
                () -> CustomerExplanation.of(
                        desk.evidence(), market, customer, Optional.empty(), Optional.empty(), Progress.UNWATCHED),
                () -> history(market, customer),
                Found::new);
        var explanation = found.explanation();
        var blocks = new ArrayList<Block>(new ExplanationViews(explanation).blocks());
        var zone = explanation.again().open().config().timeZone();
        blocks.add(Block.still("history", "What has happened to them", HistoryTable.of(found.history(), zone)));
        blocks.add(Block.still(
                "what-if",
                "What would they get if …?",
                WhatIfForm.of(explanation.again().subject().features(), WhatIf.NOTHING)));
        blocks.add(Block.still("search", "Another customer", form(market, "")));
        return new Show(page(market, blocks));
    }

    /** Empty on a cluster where the account was not given customers' events. */
    private Optional<CustomerHistory> history(String market, String customer) {
        try {
            return Optional.of(CustomerHistory.of(desk.cluster(), market, customer));
        } catch (AuthorizationException e) {
            return Optional.empty();
        }
    }

    private Outcome simulated(String market, String customer, WhatIf different) {
        if (!different.isAny()) {
            throw new NotDoneException(Why.USAGE, "Say what is to be different: nothing is.");
        }
        var simulation = desk.ask(
                () -> CustomerExplanation.simulate(desk.evidence(), market, customer, different, Progress.UNWATCHED));
        var blocks = new ArrayList<Block>(new SimulationViews(simulation, different).blocks());
        blocks.add(Block.still(
                "what-if",
                "And if …?",
                WhatIfForm.of(simulation.asItWas().again().subject().features(), different)));
        blocks.add(Block.still("search", "Another customer", form(market, "")));
        return new Show(page(market, blocks));
    }
}
