package io.offerstream.local.cli.access;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.access.AccessTable;
import io.offerstream.platform.access.Account;
import io.offerstream.platform.topics.Topics;
import io.offerstream.platform.yaml.DidYouMean;
import java.util.List;
import picocli.CommandLine.Option;

/** Which accounts a command is about, and how the cluster calls them. Filled in by picocli. */
final class Accounts {
    @Option(
            names = "--principal",
            paramLabel = "NAME",
            split = ",",
            description = "Only of these, such as assigner; may be given more than once.")
    private List<String> names = List.of();

    @Option(
            names = "--user-prefix",
            paramLabel = "PREFIX",
            defaultValue = "offerstream-",
            description = "What stands before an account's name in the name of its user; default ${DEFAULT-VALUE}.")
    private String userPrefix;

    /**
     * Those that were asked for; all, if nobody was named.
     *
     * @throws CommandFailedException if there is no such account
     */
    List<Account> of(Topics topics) {
        var all = AccessTable.of(topics);
        var known = all.stream().map(Account::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--principal: there is no account " + name + DidYouMean.hint(known, name) + "\nThere are "
                                + String.join(", ", known) + ".");
            }
        }
        return all.stream()
                .filter(account -> names.isEmpty() || names.contains(account.name()))
                .toList();
    }

    String userPrefix() {
        return userPrefix;
    }
}
