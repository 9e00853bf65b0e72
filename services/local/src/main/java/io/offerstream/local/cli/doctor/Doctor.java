package io.offerstream.local.cli.doctor;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.Failure;
import io.offerstream.local.cli.Table;
import io.offerstream.local.cli.Verb;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.local.cli.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;

/** {@code doctor}: looks at everything that can be wrong, and says what to do about it. */
@Command(
        name = "doctor",
        description = {
            "Checks brokers, topics, schemas, ticks, dead letters, transactions, the sink, clocks and disk; changes nothing.",
            "Each line is ok, warn or fail, with what to do; ends with 3 if one fails."
        },
        footer = {
            "",
            "Examples:",
            "  offerstream doctor",
            "  offerstream doctor --bootstrap-server kafka-1:9092 -o json"
        })
public final class Doctor extends Verb {
    private final List<Finding> findings = new ArrayList<>();

    public Doctor(Context context) {
        super(context);
    }

    @Override
    protected ExitCode run() {
        var settings = context.settings();
        findings.add(DiskCheck.check(settings));
        try (var installation = context.open()) {
            examine(installation);
        } catch (CommandFailedException e) {
            if (e.code() != ExitCode.UNREACHABLE) {
                throw e;
            }
            show();
            throw e;
        }
        show();
        boolean fails = findings.stream().anyMatch(finding -> finding.level() == Level.FAIL);
        return fails ? ExitCode.CHECK_FAILED : ExitCode.OK;
    }

    private void examine(Installation installation) {
        try (var admin = installation.clients().admin()) {
            var cluster = new ClusterChecks(admin, context.clock());
            check("broker", () -> Optional.of(cluster.brokers()));
            check("clock", () -> Optional.of(cluster.clockOffset()));
            var topics = new TopicChecks(admin, installation);
            check("topics", () -> Optional.of(topics.settings()));
            check("schemas", topics::schemas);
            // What follows reads topics; a missing one has been reported.
            if (topics.areAllPresent()) {
                check("topic ids", () -> Optional.of(topics.incarnations()));
                check(
                        "transactions",
                        () -> Optional.of(new TransactionCheck(admin, installation, context.clock()).check()));
                var flow = new FlowChecks(installation, context.clock());
                check("newest tick", () -> Optional.of(flow.newestTick()));
                check("dead letters", () -> Optional.of(flow.deadLetters()));
                check("assignment ids", () -> Optional.of(flow.assignmentIds()));
                SinkChecks.of(installation, admin).ifPresent(this::examineSink);
            }
        }
    }

    private void examineSink(SinkChecks sink) {
        if (sink.hasRun()) {
            check("sink topics", sink::topics);
            check("sink delay", () -> Optional.of(sink.delay()));
            check("sink dead letters", () -> Optional.of(sink.deadLetters()));
        }
    }

    /** A check that itself fails is a finding, too. */
    private void check(String name, Supplier<Optional<Finding>> check) {
        try {
            check.get().ifPresent(findings::add);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            var failure = Failure.of(e);
            findings.add(Finding.fail(name, failure.message(), failure.code().meaning()));
        }
    }

    private void show() {
        var table = new Table("check", "level", "found", "what_to_do");
        findings.forEach(finding -> table.add(
                finding.check(), finding.level().name().toLowerCase(Locale.ROOT), finding.found(), finding.remedy()));
        context.print(table);
    }
}
