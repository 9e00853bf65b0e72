package io.offerstream.platform.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A variable of the environment that is meant for us.
 *
 * @param name as it is set
 * @param key the setting it sets
 * @param namesFile true if its value is the path of a file that holds the setting's value
 */
record EnvironmentVariable(String name, String key, boolean namesFile) {
    private static final String PREFIX = "OFFERSTREAM_";
    private static final String FILE = "_FILE";

    /**
     * What Kubernetes puts into every container of a namespace for a service called offerstream or offerstream-x:
     * addresses, not settings.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "OFFERSTREAM(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)?)");

    /** The setting behind a variable; empty if it is none of ours. */
    static Optional<EnvironmentVariable> of(String name, Collection<String> known) {
        if (!name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String key = keyOf(name);
        if (known.contains(key) || (KafkaKeys.isKafka(key) && (KafkaKeys.isKnown(key) || !name.endsWith(FILE)))) {
            return Optional.of(new EnvironmentVariable(name, key, false));
        }
        if (SERVICE_LINK.matcher(name).matches()) {
            return Optional.empty();
        }
        if (name.endsWith(FILE)) {
            String inFile = keyOf(name.substring(0, name.length() - FILE.length()));
            return Optional.of(new EnvironmentVariable(name, inFile, true));
        }
        return Optional.of(new EnvironmentVariable(name, key, false));
    }

    /** The variable that sets {@code key}. */
    static String nameOf(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static String keyOf(String name) {
        return name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
