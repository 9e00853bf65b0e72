package io.offerstream.local.cli.access;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.OfflineTopics;
import io.offerstream.platform.access.Account;
import io.offerstream.platform.access.Grant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code acl print}: what each principal needs, from the code; needs no broker. */
@Command(
        name = "print",
        description = {
            "Prints what each principal may do, and no more. Needs no broker.",
            "--format kafka-acls prints commands of Kafka's own tool, which take BOOTSTRAP and ADMIN_CONFIG from the environment."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream acl print",
            "  offerstream acl print --principal assigner --topic-prefix qsr. --format kafka-acls"
        })
public final class PrintAcl extends Verb {
    private enum Format {
        TABLE,
        KAFKA_ACLS,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Map<ResourceType, String> OPTIONS = Map.of(
            ResourceType.TOPIC, "--topic",
            ResourceType.GROUP, "--group",
            ResourceType.TRANSACTIONAL_ID, "--transactional-id");

    @Mixin
    private Accounts accounts;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            converter = FormatName.class,
            description = "table, kafka-acls or json; default ${DEFAULT-VALUE}.")
    private Format format;

    /** As people write it. */
    static final class FormatName implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return Stream.of(Format.values())
                    .filter(format -> format.toString().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("expected table, kafka-acls or json, found " + text));
        }
    }

    public PrintAcl(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var chosen = accounts.of(OfflineTopics.of(context.settings()));
        switch (format) {
            case KAFKA_ACLS -> chosen.forEach(this::printCommands);
            case TABLE -> context.print(table(chosen));
            case JSON ->
                table(chosen).print(OutputFormat.JSON, context.terminal().out());
        }
        return ExitCode.OK;
    }

    private Table table(List<Account> chosen) {
        var table = new Table("principal", "resource", "pattern", "name", "operations");
        for (var account : chosen) {
            for (var grant : account.grants()) {
                table.add(
                        account.principal(accounts.userPrefix()),
                        grant.type().name().toLowerCase(Locale.ROOT),
                        grant.pattern().name().toLowerCase(Locale.ROOT),
                        grant.name(),
                        operations(grant, ","));
            }
        }
        return table;
    }

    /** One command for all that the same may be done with. */
    private void printCommands(Account account) {
        context.print("# " + account.name() + ": " + account.purpose());
        account.grants().stream()
                .collect(groupingBy(PrintAcl::command, LinkedHashMap::new, mapping(PrintAcl::option, joining())))
                .forEach((command, names) -> context.print(
                        "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN_CONFIG\" --add"
                                + " --allow-principal '" + account.principal(accounts.userPrefix()) + "' " + command
                                + names));
    }

    private static String option(Grant grant) {
        return grant.type() == ResourceType.CLUSTER
                ? " --cluster"
                : " " + OPTIONS.get(grant.type()) + " '" + grant.name() + "'";
    }

    private static String command(Grant grant) {
        var pattern = grant.pattern() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "";
        return "--operation " + operations(grant, " --operation ") + pattern;
    }

    private static String operations(Grant grant, String between) {
        return grant.sorted().stream()
                .map(operation -> Stream.of(operation.name().split("_"))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(joining()))
                .collect(joining(between));
    }
}
