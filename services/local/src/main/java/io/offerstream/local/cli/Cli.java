package io.offerstream.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.local.cli.access.ApplyAcl;
import io.offerstream.local.cli.access.PrintAcl;
import io.offerstream.local.cli.assignment.Explain;
import io.offerstream.local.cli.assignment.PlanCycle;
import io.offerstream.local.cli.assignment.ReplayCycle;
import io.offerstream.local.cli.assignment.WhyNot;
import io.offerstream.local.cli.backfill.ImportHistory;
import io.offerstream.local.cli.benchmark.BenchmarkAssigner;
import io.offerstream.local.cli.benchmark.BenchmarkInteractionState;
import io.offerstream.local.cli.benchmark.BenchmarkMeasurement;
import io.offerstream.local.cli.benchmark.BenchmarkRanking;
import io.offerstream.local.cli.benchmark.BenchmarkTrainer;
import io.offerstream.local.cli.chaos.KillAssigner;
import io.offerstream.local.cli.chaos.KillInteractionState;
import io.offerstream.local.cli.chaos.KillTrainer;
import io.offerstream.local.cli.chaos.RunSuite;
import io.offerstream.local.cli.cluster.ClusterStatus;
import io.offerstream.local.cli.cluster.RestartCluster;
import io.offerstream.local.cli.cluster.RunCluster;
import io.offerstream.local.cli.cluster.ScaleCluster;
import io.offerstream.local.cli.cluster.StopCluster;
import io.offerstream.local.cli.config.CheckConfig;
import io.offerstream.local.cli.config.ShowConfig;
import io.offerstream.local.cli.connect.Installations;
import io.offerstream.local.cli.customers.EraseCustomers;
import io.offerstream.local.cli.customers.ForgetCustomer;
import io.offerstream.local.cli.customers.ShowCustomer;
import io.offerstream.local.cli.deadletters.ListDeadLetters;
import io.offerstream.local.cli.deadletters.ReplayDeadLetter;
import io.offerstream.local.cli.deadletters.ShowDeadLetters;
import io.offerstream.local.cli.doctor.Doctor;
import io.offerstream.local.cli.evaluation.Evaluate;
import io.offerstream.local.cli.events.CheckEvents;
import io.offerstream.local.cli.events.PublishEvents;
import io.offerstream.local.cli.experiment.RehearseExperiment;
import io.offerstream.local.cli.experiment.ReportExperiment;
import io.offerstream.local.cli.experiment.RunCases;
import io.offerstream.local.cli.experiment.RunSimulations;
import io.offerstream.local.cli.local.ReplayDataSet;
import io.offerstream.local.cli.local.RunDemo;
import io.offerstream.local.cli.markets.ApplyMarkets;
import io.offerstream.local.cli.markets.SetKillSwitch;
import io.offerstream.local.cli.models.DiffModels;
import io.offerstream.local.cli.models.EvaluateModels;
import io.offerstream.local.cli.models.ListModels;
import io.offerstream.local.cli.models.PromoteModel;
import io.offerstream.local.cli.models.ReleaseModel;
import io.offerstream.local.cli.models.RollBackModel;
import io.offerstream.local.cli.models.ShowModel;
import io.offerstream.local.cli.models.Train;
import io.offerstream.local.cli.offers.ExportOffers;
import io.offerstream.local.cli.offers.PublishOffers;
import io.offerstream.local.cli.offers.RevertRun;
import io.offerstream.local.cli.offers.TemplateOffers;
import io.offerstream.local.cli.offers.WithdrawOffers;
import io.offerstream.local.cli.run.RunService;
import io.offerstream.local.cli.setup.Init;
import io.offerstream.local.cli.simulation.Simulate;
import io.offerstream.local.cli.sink.AdoptTopics;
import io.offerstream.local.cli.sink.SinkStatus;
import io.offerstream.local.cli.topics.ListTopics;
import io.offerstream.local.cli.topics.ReadTopic;
import io.offerstream.local.cli.users.AddUser;
import io.offerstream.local.cli.warehouse.ListTables;
import io.offerstream.local.cli.warehouse.QueryWarehouse;
import io.offerstream.local.cli.warehouse.ServeWarehouse;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line as a whole: which commands there are, and how every one of them ends. Used by one thread. */
public final class Cli {
    private final Context context;
    private final CommandLine commandLine;

    /** @param environment variables of the process */
    public Cli(
            Map<String, String> environment, Clock clock, Terminal terminal, Stop stop, Installations installations) {
        var root = new Root();
        context = new Context(environment, clock, terminal, root.options, stop, installations);
        commandLine = new CommandLine(root);
        addCommands();
        commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(terminal.interactive())
                .setAbbreviatedOptionsAllowed(false)
                .setOut(new PrintWriter(terminal.out(), true, UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, UTF_8))
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler(this::failed)
                .setExecutionStrategy(this::execute);
        if (!terminal.interactive()) {
            commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
    }

    /** What is left when no command is named. */
    @Command(
            name = "offerstream",
            synopsisSubcommandLabel = "COMMAND",
            description = "Decides which offers each customer gets, and measures whether it helped.",
            versionProvider = Version.class,
            footer = {"", "Exit codes and every command: docs/cli.md"})
    private static final class Root implements Runnable {
        @Mixin
        private final GlobalOptions options = new GlobalOptions();

        @SuppressWarnings("UnusedVariable") // picocli reads it
        @CommandLine.Option(names = "--version", versionHelp = true, description = "Show the version.")
        private boolean version;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "which command?");
        }
    }

    /** A noun: does nothing without its verb. */
    @Command
    private static final class Noun implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "what about " + spec.name() + "? one of: "
                            + String.join(", ", spec.subcommands().keySet()));
        }
    }

    private void addCommands() {
        add(new RunDemo(context));
        add(new ReplayDataSet(context));
        add(new Simulate(context));
        add(new Init(context));
        add(new RunService(context));
        add(new Doctor(context));
        noun("markets", "Market files, and the kill switch.", new ApplyMarkets(context), new SetKillSwitch(context));
        noun("topics", "What is in the topics.", new ListTopics(context), new ReadTopic(context));
        noun(
                "offers",
                "The offers of a market.",
                new PublishOffers(context),
                new WithdrawOffers(context),
                new RevertRun(context),
                new ExportOffers(context),
                new TemplateOffers(context));
        noun(
                "customers",
                "One customer: what is known of them, and forgetting them.",
                new ShowCustomer(context),
                new EraseCustomers(context));
        add(new ForgetCustomer(context));
        add(new Explain(context));
        add(new WhyNot(context));
        add(new PlanCycle(context));
        add(new ReplayCycle(context));
        noun("events", "Files of events from apps and tills.", new CheckEvents(context), new PublishEvents(context));
        add(new ImportHistory(context));
        noun("sink", "What is delivered to the warehouse.", new SinkStatus(context), new AdoptTopics(context));
        noun(
                "dlq",
                "Refused records.",
                new ListDeadLetters(context),
                new ShowDeadLetters(context),
                new ReplayDeadLetter(context));
        noun(
                "benchmark",
                List.of("bench"),
                "What the services cost.",
                new BenchmarkInteractionState(context),
                new BenchmarkMeasurement(context),
                new BenchmarkRanking(context),
                new BenchmarkAssigner(context),
                new BenchmarkTrainer(context));
        add(new Evaluate(context));
        add(new Train(context));
        noun(
                "models",
                "What markets learn, and how good it is.",
                new ListModels(context),
                new ShowModel(context),
                new DiffModels(context),
                new PromoteModel(context),
                new RollBackModel(context),
                new ReleaseModel(context),
                new EvaluateModels(context));
        verbs(
                "chaos",
                new RunSuite(context),
                new KillInteractionState(context),
                new KillAssigner(context),
                new KillTrainer(context));
        noun(
                "warehouse",
                "The tables that data people query, local or Snowflake's.",
                new QueryWarehouse(context),
                new ListTables(context),
                new ServeWarehouse(context));
        noun(
                "cluster",
                "Several brokers and instances as processes on this machine.",
                new RunCluster(context),
                new ClusterStatus(context),
                new RestartCluster(context),
                new ScaleCluster(context),
                new StopCluster(context));
        noun("users", "Who may sign in to the console.", new AddUser(context));
        noun("acl", "What each service may do on a secured cluster.", new PrintAcl(context), new ApplyAcl(context));
        noun("config", "Settings and market files.", new ShowConfig(context), new CheckConfig(context));
        noun(
                "experiment",
                "What was measured, and whether measuring can be trusted.",
                new ReportExperiment(context),
                new RehearseExperiment(context),
                new RunCases(context),
                new RunSimulations(context));
        add(new Completion(context, () -> commandLine));
    }

    /** Adds a command of its own. */
    public Cli add(Verb verb) {
        commandLine.addSubcommand(verb);
        return this;
    }

    private void noun(String name, String description, Verb... verbs) {
        noun(name, List.of(), description, verbs);
    }

    /** @param shorter other names for it */
    private void noun(String name, List<String> shorter, String description, Verb... verbs) {
        // Added before its verbs, so that they inherit the options of every command.
        var noun = new CommandLine(new Noun());
        noun.getCommandSpec().usageMessage().description(description).synopsisSubcommandLabel("VERB");
        commandLine.addSubcommand(name, noun, shorter.toArray(String[]::new));
        for (var verb : verbs) {
            noun.addSubcommand(verb);
        }
    }

    /** A command of its own that has verbs, too. */
    private void verbs(String name, Verb command, Verb... verbs) {
        var noun = new CommandLine(command);
        commandLine.addSubcommand(name, noun);
        for (var verb : verbs) {
            noun.addSubcommand(verb);
        }
    }

    /** What every command is given. */
    public Context context() {
        return context;
    }

    /** For tests of the help. */
    CommandLine commandLine() {
        return commandLine;
    }

    /** Runs one command; returns what the process is to end with. */
    public int execute(String... arguments) {
        int code = commandLine.execute(arguments);
        context.terminal().out().flush();
        context.terminal().err().flush();
        return code;
    }

    private int execute(ParseResult parsed) {
        Logs.configure(
                context.options(),
                parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof RunService);
        return new CommandLine.RunLast().execute(parsed);
    }

    private int misused(ParameterException e, String[] arguments) {
        var misused = e.getCommandLine();
        context.warn("offerstream: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, misused.getErr());
        context.warn("Try '" + misused.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.code();
    }

    private int failed(Exception thrown, CommandLine command, ParseResult parsed) {
        return report(thrown).code();
    }

    /** Says what went wrong; without a stack trace unless it was asked for. */
    public ExitCode report(Throwable thrown) {
        var failure = Failure.of(thrown);
        context.warn("offerstream: " + failure.message());
        if (context.options().verbose()) {
            thrown.printStackTrace(context.terminal().err());
        } else if (failure.code() == ExitCode.UNEXPECTED) {
            context.warn("Add -v to see where.");
        }
        return failure.code();
    }
}
