package io.offerstream.local.cli.customers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.customers.CustomerPart.Status;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.catalogue.KnownMarket;
import io.offerstream.platform.intake.Keys;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code customers show}: what is known of one customer, and where. */
@Command(
        name = "show",
        description = {
            "Shows what is known of one customer: the state of interaction-state, and the newest records of"
                    + " customer-features and assignments-current.",
            "Says which of them cannot be asked. Reads a whole partition of each topic, which takes its time."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream customers show --market DE --customer c-1",
            "  offerstream customers show --market DE --customer c-1 --service http://127.0.0.1:8081 -o json"
        })
public final class ShowCustomer extends Verb {
    private static final JsonMapper JSON = new JsonMapper();

    @Option(names = "--market", required = true, paramLabel = "MARKET", description = "Such as DE.")
    private String market;

    @Option(names = "--customer", required = true, paramLabel = "ID", description = "Such as c-1.")
    private String customerId;

    @Mixin
    private final ServiceAddress service = new ServiceAddress();

    public ShowCustomer(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        try (var installation = context.open()) {
            var topics = installation.topics();
            KnownMarket.check(Catalogue.read(installation.clients(), topics), market);
            var key = Keys.of(market, customerId);
            var state = service.ask(installation, market, customerId);
            print(List.of(
                    state,
                    CustomerPart.of(installation.clients(), topics.customerFeatures(), key),
                    CustomerPart.of(installation.clients(), topics.assignmentsCurrent(), key)));
            if (state.status() == Status.AWAY) {
                context.warn(CustomerPart.STATE + " is away: " + state.detail());
            }
            return ExitCode.OK;
        }
    }

    private void print(List<CustomerPart> parts) {
        if (context.options().outputOr(OutputFormat.TABLE) == OutputFormat.JSON) {
            var json = JSON.createObjectNode().put("market", market).put("customer", customerId);
            parts.forEach(part -> json.set(part.place(), part.toJson()));
            context.print(json.toString());
            return;
        }
        var table = new Table("place", "status", "value");
        parts.forEach(part ->
                table.add(part.place(), part.status().word(), part.value() == null ? part.detail() : part.value()));
        context.print(table);
    }
}
