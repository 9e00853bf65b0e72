package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    static Stream<CommandLine> verbs() {
        return leaves(CliFixture.cli().commandLine())
                .filter(command -> command.getCommandSpec().userObject() instanceof Verb);
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(HelpTest::leaves);
    }

    private static List<String> examples(CommandLine command) {
        return Arrays.stream(command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  offerstream "))
                .map(line -> line.strip().substring("offerstream ".length()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void shouldShowTwoExamplesThatParse(CommandLine command) {
        assertThat(examples(command)).hasSizeGreaterThanOrEqualTo(2).allSatisfy(example -> {
            var name = command.getCommandSpec().qualifiedName().substring("offerstream ".length());
            assertThat(example).startsWith(name);
            assertThatCode(() -> CliFixture.cli().commandLine().parseArgs(words(example)))
                    .doesNotThrowAnyException();
        });
    }

    private static String[] words(String example) {
        var words = new ArrayList<String>();
        var matcher = WORD.matcher(example.replaceAll(" > .*", ""));
        while (matcher.find()) {
            words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void shouldTakeTheOptionsOfEveryCommand(CommandLine command) {
        var name = command.getCommandSpec().qualifiedName().split(" ");
        var arguments = Stream.concat(Arrays.stream(name).skip(1), Stream.of("--help", "--data-dir", "x"))
                .toArray(String[]::new);

        var ended = new CliFixture().run(arguments);

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("Usage: offerstream", "--bootstrap-server", "--quiet", "Examples:");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void shouldSayTheVersion() {
        var ended = new CliFixture().run("--version");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("offerstream ");
    }

    @Test
    void shouldMakeACompletionForBash() {
        var ended = new CliFixture().run("generate-completion");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("complete -F", "--bootstrap-server", "withdraw");
    }
}
