package io.offerstream.platform.settings;

import io.offerstream.platform.settings.Origin.Source;
import io.offerstream.platform.settings.Settings.Sourced;
import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.platform.yaml.Form;
import io.offerstream.platform.yaml.KnownKeys;
import io.offerstream.platform.yaml.Place;
import io.offerstream.platform.yaml.Problem;
import io.offerstream.platform.yaml.Problems;
import io.offerstream.platform.yaml.TextFile;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import io.offerstream.platform.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gathers settings from all sources, lowest precedence first, so that a later one overwrites. Used once. */
final class SettingsReader {
    private static final List<String> KNOWN =
            KnownSettings.ALL.stream().map(Setting::key).toList();

    private final Map<String, Sourced> values = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Settings read(Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
        file.ifPresent(this::readFile);
        readEnvironment(environment);
        readFlags(flags);
        if (!problems.isEmpty()) {
            throw new BadSettingsException(problems);
        }
        var settings = new Settings(values);
        problems.addAll(SecuritySettings.problems(settings));
        problems.addAll(ConsoleRules.problems(settings));
        if (!problems.isEmpty()) {
            throw new BadSettingsException(problems);
        }
        return settings;
    }

    private void readFile(Path path) {
        var inFile = new Problems(path.toString());
        TextFile.read(path, inFile)
                .flatMap(text -> YamlText.read(text, inFile))
                .map(root -> new KnownKeys(KNOWN, List.of(), KafkaKeys::isKafka).flatten(root, inFile))
                .ifPresent(found -> found.values().forEach((key, scalar) -> {
                    Place place = found.place(key);
                    set(key, scalar, new Origin(Source.FILE, path + ":" + place.line()), inFile, place, key);
                }));
        problems.addAll(inFile.list());
    }

    private void readEnvironment(Map<String, String> environment) {
        var inEnvironment = new Problems("environment");
        new TreeMap<>(environment)
                .forEach((name, value) -> EnvironmentVariable.of(name, KNOWN)
                        .ifPresent(variable -> readVariable(variable, value, environment, inEnvironment)));
        problems.addAll(inEnvironment.list());
    }

    private void readVariable(
            EnvironmentVariable variable, String value, Map<String, String> environment, Problems inEnvironment) {
        String name = variable.name();
        if (!isKnown(variable.key())) {
            String near = DidYouMean.among(
                            KNOWN.stream().map(EnvironmentVariable::nameOf).toList(), name)
                    .map(DidYouMean::hint)
                    .orElse("");
            inEnvironment.add(Place.NOWHERE, name, "sets nothing that is known" + near);
        } else if (!variable.namesFile()) {
            set(
                    variable.key(),
                    Scalar.of(value),
                    new Origin(Source.ENVIRONMENT, name),
                    inEnvironment,
                    Place.NOWHERE,
                    name);
        } else if (environment.containsKey(EnvironmentVariable.nameOf(variable.key()))) {
            inEnvironment.add(
                    Place.NOWHERE, name, EnvironmentVariable.nameOf(variable.key()) + " is set too; keep one of them");
        } else {
            var inSecret = new Problems("environment: " + name + ": " + value);
            TextFile.read(Path.of(value), inSecret)
                    .ifPresent(text -> set(
                            variable.key(),
                            Scalar.of(text.strip()),
                            new Origin(Source.ENVIRONMENT, name + "=" + value),
                            inEnvironment,
                            Place.NOWHERE,
                            name));
            problems.addAll(inSecret.list());
        }
    }

    private void readFlags(Map<String, String> flags) {
        var inFlags = new Problems("command line");
        flags.forEach((key, value) -> {
            if (isKnown(key)) {
                set(key, Scalar.of(value), new Origin(Source.FLAG, "command line"), inFlags, Place.NOWHERE, key);
            } else {
                inFlags.add(Place.NOWHERE, key, "unknown key" + DidYouMean.hint(KNOWN, key));
            }
        });
        problems.addAll(inFlags.list());
    }

    private void set(String key, Scalar scalar, Origin origin, Problems into, Place place, String called) {
        Optional<String> problem = KafkaKeys.isKafka(key)
                ? KafkaKeys.meant(key)
                        .map(meant -> "unknown key" + DidYouMean.hint(meant))
                        .or(() -> KafkaKeys.loadsForeignCode(key, scalar.text()))
                        .or(() -> KafkaKeys.whatIsWrong(key, scalar.text()))
                : KnownSettings.ALL.stream()
                        .filter(setting -> setting.key().equals(key))
                        .findFirst()
                        .flatMap(setting -> whatIsWrong(setting, scalar));
        problem.ifPresentOrElse(
                message -> into.add(place, called, message), () -> values.put(key, new Sourced(scalar, origin)));
    }

    private static Optional<String> whatIsWrong(Setting<?> setting, Scalar scalar) {
        try {
            setting.form().read(scalar);
            return Optional.empty();
        } catch (Form.BadValueException e) {
            return Optional.of(setting.secret() ? "the value cannot be used" : e.getMessage());
        }
    }

    private static boolean isKnown(String key) {
        return KNOWN.contains(key) || KafkaKeys.isKafka(key);
    }
}
